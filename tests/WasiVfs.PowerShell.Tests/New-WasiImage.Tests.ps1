# SPDX-License-Identifier: MIT
BeforeAll {
    . $PSScriptRoot/common.ps1
    New-Tree $TestDrive/tree
    $Command = 'WasiVfs.PowerShell.NewWasiImageCommand'
}

Describe 'New-WasiImage' {
    BeforeEach {
        $Work = (New-Item -ItemType Directory "$TestDrive/$([Guid]::NewGuid())").FullName
        Push-Location $Work
    }

    AfterEach { Pop-Location }

    It 'makes an image of a directory, and says what it made' {
        $result = New-WasiImage files.erofs $TestDrive/tree/dir
        $result | Should -BeOfType WasiVfs.PowerShell.WasiImageFile
        $result.Path | Should -Be (Join-Path $Work files.erofs)
        $result.Length | Should -Be (Get-Item files.erofs).Length
        $result.Files | Should -Be 3
        ($result | Test-WasiImage).IsValid | Should -BeTrue
        ($result | Out-String).Trim() -split '\s*\n' -replace ' +: .*' | Should -Be 'Path', 'Length', 'Files'
    }

    It 'makes the bytes that a pack embeds' {
        $image = New-WasiImage files.erofs -Map @{ '/a' = "$TestDrive/tree/dir"; '/b/c' = "$TestDrive/tree/lib/m.py" } -Exclude '*.md'
        $packed = New-WasiPackedModule $TreeSum -Map @{ '/a' = "$TestDrive/tree/dir"; '/b/c' = "$TestDrive/tree/lib/m.py" } -Exclude '*.md' -OutFile app.wasm
        (Get-FileHash $image.Path).Hash | Should -Be (Get-ImageHash $packed)
    }

    It 'can be read by Linux''s own checker' {
        Assert-Needed ([bool](Get-Command fsck.erofs -CommandType Application -ErrorAction Ignore)) 'fsck.erofs (erofs-utils)'
        $image = New-WasiImage files.erofs $TestDrive/tree -WarningAction Ignore
        fsck.erofs --extract=$Work/out $image.Path 2>&1 | Out-Null
        $LASTEXITCODE | Should -Be 0
        [IO.File]::ReadAllText("$Work/out/dir/b.txt") | Should -Be 'hello'
    }

    It 'puts a tree at a guest path, and mounts' {
        $null = New-WasiImage files.erofs $TestDrive/tree/dir /deep/er | Mount-WasiImage -Name image
        try {
            (Get-ChildItem image:/ -Recurse).GuestPath | Should -Be '/deep', '/deep/er', '/deep/er/sub', '/deep/er/b.txt', '/deep/er/c.md', '/deep/er/sub/b.txt'
        }
        finally {
            Dismount-WasiImage image
        }
    }

    It 'keeps times where it is asked to' {
        [IO.File]::WriteAllText("$Work/f", 'f')
        [IO.File]::SetLastWriteTimeUtc("$Work/f", [DateTime]'2001-02-03T04:05:06Z')
        foreach ($keep in $true, $false) {
            $null = New-WasiImage f.erofs $Work/f /f -PreserveTimestamps:$keep -Force | Mount-WasiImage -Name image
            (Get-Item image:/f).LastWriteTime.ToUniversalTime().Year | Should -Be ($keep ? 2001 : 1980)
            Dismount-WasiImage image
        }
    }

    It 'does not replace a file that exists, unless -Force' {
        Set-Content files.erofs 'mine'
        $errors = @(Get-ErrorOf { New-WasiImage files.erofs $TestDrive/tree/dir })
        $errors.FullyQualifiedErrorId | Should -Be "OutputExists,$Command"
        Get-Content files.erofs | Should -Be 'mine'
        (New-WasiImage files.erofs $TestDrive/tree/dir -Force).Files | Should -Be 3
    }

    It 'writes nothing with -WhatIf' {
        New-WasiImage files.erofs $TestDrive/tree/dir -WhatIf | Should -BeNullOrEmpty
        Get-ChildItem | Should -BeNullOrEmpty
    }

    It 'refuses <what> with one error, and writes nothing' -ForEach @(
        @{ what = 'no tree'; id = 'MappingInvalid'; parameters = @{} }
        @{ what = 'a source that is missing'; id = 'FileNotFound'; parameters = @{ Source = './nowhere' } }
        @{ what = 'two trees with one path'; id = '*'; parameters = @{ Source = "$PSScriptRoot/common.ps1"; GuestPath = '/a'; Map = @{ '/a' = "$PSScriptRoot/run.ps1" }; ConflictAction = 'Error' } }
        @{ what = 'an output of another provider'; id = 'InvalidArgument'; parameters = @{ Source = '.'; OutFile = 'Env:/x' } }
    ) {
        $given = @{ OutFile = 'files.erofs' }
        $parameters.Keys | ForEach-Object { $given[$_] = $parameters[$_] }
        $errors = @(Get-ErrorOf { New-WasiImage @given })
        $errors | Should -HaveCount 1
        $errors[0].FullyQualifiedErrorId | Should -BeLike "$id,$Command"
        Get-ChildItem | Should -BeNullOrEmpty
    }
}
