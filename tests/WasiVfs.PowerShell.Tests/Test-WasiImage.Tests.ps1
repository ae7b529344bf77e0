# SPDX-License-Identifier: MIT
BeforeAll {
    . $PSScriptRoot/common.ps1
    $Command = 'WasiVfs.PowerShell.TestWasiImageCommand'
    $null = New-Item -ItemType Directory $TestDrive/tree
    [IO.File]::WriteAllText("$TestDrive/tree/a.txt", 'precious words ' * 1000)
    $Pack = New-WasiPackedModule $TreeSum -Source $TestDrive/tree -GuestPath /work -OutFile $TestDrive/packed.wasm

    # A copy of the pack with one byte changed, at an offset from the image's start.
    function New-Damaged([string] $Name, [long] $Offset) {
        $bytes = [IO.File]::ReadAllBytes($Pack.Path)
        $bytes[$Pack.ImageOffset + $Offset] = $bytes[$Pack.ImageOffset + $Offset] -bxor 1
        [IO.File]::WriteAllBytes("$TestDrive/$Name", $bytes)
        "$TestDrive/$Name"
    }
}

Describe 'Test-WasiImage' {
    It 'finds nothing wrong with a pack, or with an image' {
        $test = $Pack | Test-WasiImage
        $test | Should -BeOfType WasiVfs.PowerShell.WasiImageCheck
        $test.Path | Should -Be $Pack.Path
        $test.IsValid | Should -BeTrue
        $test.Problems | Should -BeNullOrEmpty
        (Test-WasiImage $Repository/tests/fixtures/conformance/tree.erofs).IsValid | Should -BeTrue
    }

    It 'names the file in which a byte was changed' {
        $bytes = [IO.File]::ReadAllBytes($Pack.Path)
        $place = [Text.Encoding]::Latin1.GetString($bytes).IndexOf('precious words', [int]$Pack.ImageOffset, [StringComparison]::Ordinal)
        $test = Test-WasiImage (New-Damaged content.wasm ($place - $Pack.ImageOffset))
        $test.IsValid | Should -BeFalse
        $problem = $test.Problems | Where-Object Path -EQ /work/a.txt
        $problem.Part | Should -Be image
        $problem.Message | Should -BeLike "*was $((Get-FileHash $TestDrive/tree/a.txt).Hash.ToLowerInvariant()).*"
    }

    It 'tells of an image that cannot be opened as of one with a problem' {
        $test = Test-WasiImage (New-Damaged magic.wasm 1024)
        $test.IsValid | Should -BeFalse
        $test.Problems | Should -HaveCount 1
    }

    It 'finds each changed byte of the superblock, with no hash beside the image to tell: <offset>' -ForEach @(
        # The checksum, a feature, the block size, the root, the count of inodes, the time, the count of blocks, the UUID, the end.
        4, 9, 12, 14, 16, 24, 36, 48, 127 | ForEach-Object { @{ offset = $_ } }
    ) {
        $image = (New-WasiImage $TestDrive/plain.erofs $TestDrive/tree -Force).Path
        (Test-WasiImage $image).IsValid | Should -BeTrue
        $bytes = [IO.File]::ReadAllBytes($image)
        $bytes[1024 + $offset] = $bytes[1024 + $offset] -bxor 1
        [IO.File]::WriteAllBytes($image, $bytes)
        $test = Test-WasiImage $image
        $test.IsValid | Should -BeFalse
        $test.Problems | Should -Not -BeNullOrEmpty
        $test.Problems[0].Message | Should -Match '[a-z]{3}'
    }

    It 'takes an image without its magic for no tree at all' {
        $image = (New-WasiImage $TestDrive/plain.erofs $TestDrive/tree -Force).Path
        $bytes = [IO.File]::ReadAllBytes($image)
        $bytes[1024] = 0
        [IO.File]::WriteAllBytes($image, $bytes)
        (Get-ErrorOf { Test-WasiImage $image }).FullyQualifiedErrorId | Should -Be "NotATree,$Command"
    }

    It 'finds in a pack even the bit that says that there is a checksum' {
        (Test-WasiImage (New-Damaged unchecked.wasm (1024 + 8))).IsValid | Should -BeFalse
    }

    It 'checks archives, and shows in one line what it found' {
        foreach ($name in 'files.tar', 'files.tar.gz', 'files.zip') {
            $archive = (Export-WasiImage $TestDrive/tree $TestDrive/$name).Path
            ($archive | Test-WasiImage).IsValid | Should -BeTrue
            $bytes = [IO.File]::ReadAllBytes($archive)
            [IO.File]::WriteAllBytes($archive, $bytes[0..([int]($bytes.Length * 0.4))])
            $test = Test-WasiImage $archive
            $test.IsValid | Should -BeFalse
            ($test | Out-String) | Should -Match "(?m)^False +$($test.Kind) +[1-9][0-9]* +(/|[A-Z]:\\)"
        }
    }

    It 'answers a condition with -Quiet, once for each file' {
        $damaged = New-Damaged quiet.wasm 1024
        $null = New-Item -ItemType Directory $TestDrive/folder -Force
        $verbose = $($answers = Test-WasiImage $Pack.Path, $damaged, $TreeSum, $TestDrive/missing.wasm, $TestDrive/missing*.wasm, $TestDrive/folder -Quiet -Verbose -ErrorVariable errors) 4>&1
        $answers | Should -HaveCount 6
        $answers | Should -BeOfType bool
        $answers | Should -Be $true, $false, $false, $false, $false, $false
        $errors | Should -BeNullOrEmpty
        $verbose | Should -HaveCount 5
        "$($verbose[0])" | Should -BeLike "*quiet.wasm*"
        "$($verbose[2])" | Should -BeLike "*missing.wasm*"
        $answer = if (Test-WasiImage $damaged -Quiet) { 'good' } else { 'bad' }
        $answer | Should -Be 'bad'
    }

    It 'ends at Ctrl+C, and shows how far it is' {
        $null = New-Item -ItemType Directory $TestDrive/long
        $file = [IO.File]::Create("$TestDrive/long/zeros")
        $file.SetLength(700MB)
        $file.Dispose()
        $shell = [powershell]::Create()
        $null = $shell.AddScript({
                param($module, $image)
                Import-Module $module
                'started'
                Test-WasiImage $image
            }).AddArgument("$ModuleFolder/WasiVfs.psd1").AddArgument((New-WasiPackedModule $TreeSum -Source $TestDrive/long -OutFile $TestDrive/long.wasm -WarningAction Ignore).Path)
        $output = [System.Management.Automation.PSDataCollection[psobject]]::new()
        $run = $shell.BeginInvoke([System.Management.Automation.PSDataCollection[psobject]]::new(), $output)
        Wait-Until 'the check is on its way' { $output.Count -ge 1 -or $run.IsCompleted }
        (Measure-Command { $shell.Stop() }).TotalSeconds | Should -BeLessThan 10
        $output | Should -HaveCount 1
        $shell.Dispose()
        $shell = [powershell]::Create()
        $null = $shell.AddScript("Import-Module '$ModuleFolder/WasiVfs.psd1'; Test-WasiImage '$TestDrive/long.wasm'").Invoke()
        ($shell.Streams.Progress.PercentComplete | Measure-Object -Maximum).Maximum | Should -BeIn (1..100)
        $shell.Dispose()
        Remove-Item $TestDrive/long, $TestDrive/long.wasm -Recurse
    }

    It 'goes on after a file that is no image' {
        $tests = "$TestDrive/missing.wasm", $TreeSum, $Pack.Path | Test-WasiImage -ErrorVariable errors -ErrorAction SilentlyContinue
        $tests | Should -HaveCount 1
        $errors | Should -HaveCount 2
        $errors[0].FullyQualifiedErrorId | Should -Be "FileNotFound,$Command"
    }
}
