# SPDX-License-Identifier: MIT
BeforeAll {
    . $PSScriptRoot/common.ps1
    New-Tree $TestDrive/tree
    $Packed = New-PackedTree $TestDrive/tree $TestDrive/app.wasm
    $Command = 'WasiVfs.PowerShell.CompareWasiImageCommand'
    $null = New-Item -ItemType Directory $TestDrive/next/dir, $TestDrive/next/lib
    [IO.File]::WriteAllText("$TestDrive/next/dir/b.txt", 'HELLO')
    [IO.File]::WriteAllText("$TestDrive/next/dir/new", '')
    [IO.File]::WriteAllText("$TestDrive/next/lib/m.py", 'x = 12')
    $null = New-Item -ItemType Directory $TestDrive/last
    Copy-Item $TestDrive/tree/dir, $TestDrive/tree/lib $TestDrive/last -Recurse
}

AfterAll { Get-WasiImage | Dismount-WasiImage -Force }

Describe 'Compare-WasiImage' {
    It 'finds no difference between what was packed, its pack, its image, and its archives' {
        $trees = @(
            "$TestDrive/tree"
            $Packed
            (New-WasiImage $TestDrive/same.erofs $TestDrive/tree -WarningAction Ignore).Path
            (Export-WasiImage $Packed $TestDrive/same.tar -WarningAction Ignore).Path
            (Export-WasiImage $Packed $TestDrive/same.zip -WarningAction Ignore).Path
            (Mount-WasiImage $Packed -Name T).Name + ':/'
        )
        foreach ($tree in $trees) {
            Compare-WasiImage $Packed $tree | Should -BeNullOrEmpty
            Compare-WasiImage $tree $Packed | Should -BeNullOrEmpty
        }
    }

    It 'tells side, path and kind of each, and what each has' {
        $last = (New-WasiImage $TestDrive/last.erofs $TestDrive/last).Path
        $found = Compare-WasiImage $last $TestDrive/next
        $found | Should -BeOfType WasiVfs.PowerShell.WasiImageDifference
        $found.ForEach{ "$($_.SideIndicator) $($_.Kind) $($_.Path)" } | Should -Be @(
            '<> Content /dir/b.txt'
            '<= Missing /dir/c.md'
            '=> Missing /dir/new'
            '<= Missing /dir/sub'
            '<> Content /lib/m.py'
        )
        $found[0].Reference | Should -Be "sha256:$((Get-FileHash $TestDrive/last/dir/b.txt).Hash.ToLowerInvariant())"
        $found[4].Reference, $found[4].Difference | Should -Be '5 bytes', '6 bytes'
        (Compare-WasiImage $TestDrive/next $last).SideIndicator | Should -Be '<>', '=>', '<=', '=>', '<>'
    }

    It 'compares several, from the pipeline or by a wildcard, and tells which' {
        $null = New-Item -ItemType Directory $TestDrive/many
        $one = (New-WasiImage $TestDrive/many/one.erofs $TestDrive/next).Path
        $two = (New-WasiImage $TestDrive/many/two.erofs $TestDrive/tree/dir -WarningAction Ignore).Path
        $piped = Get-ChildItem $TestDrive/many | Compare-WasiImage $TestDrive/next
        $piped.DifferencePath | Sort-Object -Unique | Should -Be $two
        $piped[0].ReferencePath | Should -Be (Get-Item $TestDrive/next).FullName
        Compare-WasiImage $TestDrive/next $TestDrive/many/*.erofs | Should -Be $piped
        $one, $two | Compare-WasiImage $TestDrive/next | Should -Be $piped
        $errors = @(Get-ErrorOf { $one, "$TestDrive/missing.erofs", $PSCommandPath | Compare-WasiImage $TestDrive/next })
        $errors.FullyQualifiedErrorId | Should -Be "FileNotFound,$Command", "NotATree,$Command"
    }

    It 'takes literal paths, and a name with a wildcard''s letters for what it is' {
        $odd = "$TestDrive/[o]dd.erofs"
        $null = New-WasiImage $odd $TestDrive/next
        Compare-WasiImage $odd -LiteralPath $odd | Should -BeNullOrEmpty
        Compare-WasiImage $TestDrive/next $odd | Should -BeNullOrEmpty
        Get-Item -LiteralPath $odd | Compare-WasiImage $TestDrive/last | Should -Not -BeNullOrEmpty
    }

    It 'shows a table, and all of it as a list' {
        $found = Compare-WasiImage $TestDrive/last $TestDrive/next
        ($found | Out-String) | Should -Match '(?m)^<= +Missing +/dir/c\.md'
        ($found[0] | Format-List | Out-String) | Should -Match '(?m)^Difference +: sha256:'
    }

    It 'shows no control characters of names' {
        Assert-Unix 'control characters in names'
        $null = New-Item -ItemType Directory $TestDrive/control, $TestDrive/none
        [IO.File]::WriteAllText("$TestDrive/control/a$([char]27)[31mb", '')
        $found = Compare-WasiImage $TestDrive/control $TestDrive/none
        ($found | Out-String) | Should -BeLike '*a\x1b?31mb*'
    }

    It 'compares times where it is asked to' {
        $null = New-Item -ItemType Directory $TestDrive/one, $TestDrive/two
        foreach ($folder in 'one', 'two') {
            [IO.File]::WriteAllText("$TestDrive/$folder/f", 'f')
        }

        [IO.File]::SetLastWriteTimeUtc("$TestDrive/one/f", [DateTime]'2001-02-03T04:05:06Z')
        Compare-WasiImage $TestDrive/one $TestDrive/two | Should -BeNullOrEmpty
        $found = Compare-WasiImage $TestDrive/one $TestDrive/two -Times
        $found.Kind | Should -Be 'Time'
        $found.Reference | Should -Be '2001-02-03T04:05:06Z'
    }

    It 'compares parts of images, by their drives' {
        $null = Mount-WasiImage $Packed -Name P
        Compare-WasiImage P:/dir $TestDrive/tree/dir | Should -BeNullOrEmpty
        (Compare-WasiImage P:/lib P:/dir).Path | Should -Be '/b.txt', '/c.md', '/m.py', '/sub'
    }

    It 'writes one error for <what>' -ForEach @(
        @{ what = 'a tree that is missing'; reference = './missing'; id = 'FileNotFound' }
        @{ what = 'a file that holds no tree'; reference = "$PSScriptRoot/run.ps1"; id = 'NotATree' }
        @{ what = 'a module without files'; reference = "$PSScriptRoot/../fixtures/runprobe/runprobe.wasm"; id = 'NotPacked' }
        @{ what = 'a path of another provider'; reference = 'Env:/PATH'; id = 'InvalidArgument' }
    ) {
        $errors = @(Get-ErrorOf { Compare-WasiImage $reference $TestDrive/tree })
        $errors | Should -HaveCount 1
        $errors[0].FullyQualifiedErrorId | Should -Be "$id,$Command"
    }
}
