# SPDX-License-Identifier: MIT
BeforeDiscovery {
    . $PSScriptRoot/common.ps1
    # PowerShell itself completes names with these unescaped, or not at all, on any drive.
    $names = Get-OddName | Where-Object { $_ -notmatch '[*?`]' -and $_.Length -lt 255 } | ForEach-Object { @{ name = $_ } }
}

BeforeAll {
    . $PSScriptRoot/common.ps1
    New-Tree $TestDrive/tree
    $Packed = New-PackedTree $TestDrive/tree $TestDrive/app.wasm
    $null = Mount-WasiImage $Packed -Name T
    $Separator = [IO.Path]::DirectorySeparatorChar
}

AfterAll { Get-WasiImage | Dismount-WasiImage -Force }

Describe 'Tab' {
    It 'completes <line>' -ForEach @(
        @{ line = 'Get-Content T:/di'; expected = 'T:/dir' }
        @{ line = 'Get-Content T:\dir\b'; expected = 'T:/dir/b.txt' }
        @{ line = 'Get-ChildItem T:/dir/s'; expected = 'T:/dir/sub' }
        @{ line = 'Get-Item T:/dir/sub/'; expected = 'T:/dir/sub/b.txt' }
    ) {
        Complete $line | Should -Be $expected.Replace('/', $Separator)
    }

    It 'completes relative paths, on the drive' {
        Push-Location T:/dir
        try {
            Complete 'Get-Content b' | Should -Contain ".${Separator}b.txt"
            Complete 'Get-Content ../lib' | Should -Be "..${Separator}lib"
            Complete 'Set-Location s' | Should -Contain ".${Separator}sub"
        }
        finally {
            Pop-Location
        }
    }

    It 'completes the properties of items: <line>' -ForEach @(
        @{ line = 'Get-ChildItem T:/ | Where-Object BaseN'; expected = 'BaseName' }
        @{ line = 'Get-Item T:/a.txt | Select-Object Exte'; expected = 'Extension' }
        @{ line = 'Get-ChildItem T:/ | ForEach-Object { $_.GuestP'; expected = 'GuestPath' }
        @{ line = '(Get-Item T:/a.txt).LinkC'; expected = 'LinkCount' }
        @{ line = '(Get-ChildItem T:/dir)[0].ResolvedT'; expected = 'ResolvedTarget' }
        @{ line = 'Get-ChildItem T:/ -Foll'; expected = '-FollowSymlink' }
        @{ line = 'Test-Path T:/a.txt -Newer'; expected = '-NewerThan' }
    ) {
        Complete $line | Should -Be $expected
    }

    It 'completes the properties of items at the current location' {
        Push-Location T:/dir
        try {
            Complete 'Get-ChildItem | Sort-Object GuestP' | Should -Be 'GuestPath'
        }
        finally {
            Pop-Location
        }
    }

    It 'completes the odd name <name> to what reads it' -ForEach $names {
        $start = $name.Substring(0, 1) -replace '[\[$'' ;]', ''
        $offered = if ($start) { Complete "Get-Content T:/odd/$start" } else { Complete 'Get-Content T:/odd/' }
        $read = $offered | ForEach-Object { & ([scriptblock]::Create("Get-Content $_ -ErrorAction Ignore")) }
        $read | Should -Contain $name
    }

    It 'completes <line> from a closed list' -ForEach @(
        @{ line = 'Invoke-WasiModule a.wasm -Engine wasmt'; expected = @('wasmtime', 'wasmtime-in-process') }
        @{ line = 'Dismount-WasiImage '; expected = 'T' }
        @{ line = 'Get-WasiImage -Name t'; expected = 'T' }
        @{ line = 'Get-Content T:/a.txt -Encoding big'; expected = @('bigendianunicode', 'bigendianutf32') }
        @{ line = 'New-WasiPackedModule a.wasm -Memory iso'; expected = 'Isolated' }
        @{ line = 'New-WasiPackedModule a.wasm -ConflictAction '; expected = @('Error', 'Merge', 'Replace') }
    ) {
        Complete $line | Sort-Object | Should -Be $expected
    }

    It 'completes guest paths inside an image: <typed>' -ForEach @(
        @{ typed = '/d'; expected = '/dir' }
        @{ typed = 'di'; expected = '/dir' }
        @{ typed = '/dir/s'; expected = '/dir/sub' }
        @{ typed = '/dir/sub/'; expected = '/dir/sub/b.txt' }
        @{ typed = '/nowhere/'; expected = $null }
        @{ typed = "'/odd/it"; expected = "'/odd/it''s.txt'" }
    ) {
        Push-Location $TestDrive
        try {
            $offered = Complete "Export-WasiImage ./app.wasm -GuestPath $typed"
            if ($expected) { $offered | Should -Be $expected } else { $offered | Should -BeNullOrEmpty }
        }
        finally {
            Pop-Location
        }
    }

    It 'completes formats' {
        Complete 'Export-WasiImage a.wasm out -Format ta' | Should -Be 'Tar', 'TarGzip'
    }

    It 'completes nothing for what is no image' {
        foreach ($path in './missing.wasm', "$TestDrive/tree/a.txt", 'Env:/PATH') {
            Complete "Export-WasiImage $path -GuestPath /" | Should -Not -BeLike '/dir*'
        }
    }
}
