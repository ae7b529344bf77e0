# SPDX-License-Identifier: MIT
BeforeAll {
    . $PSScriptRoot/common.ps1
    New-Tree $TestDrive/tree
    $Packed = New-PackedTree $TestDrive/tree $TestDrive/app.wasm
    $null = Mount-WasiImage $Packed -Name T
    $Separator = [IO.Path]::DirectorySeparatorChar
}

AfterAll { Get-WasiImage | Dismount-WasiImage -Force }

Describe 'The location' {
    BeforeEach { Push-Location T:/ }
    AfterEach { Pop-Location }

    It 'moves down, up and aside, with either separator' {
        Set-Location T:\dir
        (Get-Location).Path | Should -Be "T:${Separator}dir"
        Set-Location sub
        (Get-Location).Path | Should -Be "T:${Separator}dir${Separator}sub"
        Set-Location ..
        (Get-Location).Path | Should -Be "T:${Separator}dir"
        Set-Location ../lib
        (Get-Location).Path | Should -Be "T:${Separator}lib"
        Set-Location ..
        (Get-Location).Path | Should -Be "T:$Separator"
    }

    It 'is where relative paths start' {
        Set-Location T:/dir
        Get-Content b.txt | Should -Be 'hello'
        Get-Content ./sub/b.txt | Should -Be 'deeper'
        Get-Content ..\lib\m.py | Should -Be 'x = 1'
        (Get-ChildItem).Name | Should -Be 'sub', 'b.txt', 'c.md'
        Resolve-Path sub/b.txt -Relative | Should -Be ".${Separator}sub${Separator}b.txt"
        Test-Path sub | Should -BeTrue
    }

    It 'is remembered by the drive' {
        Set-Location T:/dir
        Set-Location $TestDrive
        Get-Content T:b.txt | Should -Be 'hello'
        Set-Location T:
        (Get-Location).Path | Should -Be "T:${Separator}dir"
        Set-Location T:/
    }

    It 'goes home to the root' {
        Set-Location T:/dir
        Set-Location ~
        Get-Content dir/b.txt | Should -Be 'hello'
        Get-Content ~/dir/b.txt | Should -Be 'hello'
    }

    It 'cannot be a file, or missing' {
        (Get-ErrorOf { Set-Location T:/a.txt }).FullyQualifiedErrorId | Should -BeLike '*,Microsoft.PowerShell.Commands.SetLocationCommand'
        (Get-ErrorOf { Set-Location T:/missing }).FullyQualifiedErrorId | Should -Be 'PathNotFound,Microsoft.PowerShell.Commands.SetLocationCommand'
        (Get-Location).Path | Should -Be "T:$Separator"
    }

    It 'does not rise above the root' {
        $null = Get-ErrorOf { Set-Location T:/; Set-Location .. }
        (Get-Location).Drive.Name | Should -Be 'T'
        Get-Content T:/dir/b.txt | Should -Be 'hello'
    }

    It 'on Unix leaves a path that starts with / to the file system, as PowerShell does on every drive' {
        Assert-Needed (-not $IsWindows) 'a Unix'
        Set-Location T:/dir
        Test-Path /dir/b.txt | Should -BeFalse
        (Get-Item /).PSProvider.Name | Should -Be 'FileSystem'
    }

    It 'takes a name that is odd' {
        foreach ($name in '[a] b', '$x', 'co;lon') {
            $null = New-Item -ItemType Directory -Path (Join-Path $TestDrive/odd $name)
        }

        [IO.File]::WriteAllText("$TestDrive/odd/[a] b/f", 'found')
        $null = Mount-WasiImage (New-PackedTree $TestDrive/odd $TestDrive/odd.wasm) -Name odd
        Set-Location -LiteralPath 'odd:/[a] b'
        (Get-Location).Path | Should -Be "odd:${Separator}[a] b"
        Get-Content f | Should -Be 'found'
        Set-Location ..
        Set-Location 'odd:/`[a`] b'
        (Get-ChildItem).Name | Should -Be 'f'
    }
}
