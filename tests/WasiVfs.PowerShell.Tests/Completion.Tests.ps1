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

    It 'completes engines that are here, and says what they are' {
        $line = 'Invoke-WasiModule a.wasm -Engine '
        $offered = { [System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches }
        $engines = Get-WasiEngine
        (& $offered).CompletionText | Should -Be $engines.Name
        # An engine that does not answer within the time of a menu is offered by its name alone.
        (& $offered).ToolTip | ForEach-Object { $_ | Should -Not -BeNullOrEmpty }
        Wait-Until 'the first engine says what it is' { (& $offered)[0].ToolTip -like "wasmtime-in-process $($engines[0].Version), *" }
        Complete 'Get-WasiEngine wasmtime-i' | Should -Be 'wasmtime-in-process'
        Complete 'Invoke-WasiModule a.wasm -Engine steam' | Should -BeNullOrEmpty
    }

    Context 'beside modules' {
        BeforeAll {
            $null = New-Item -ItemType Directory $TestDrive/work/folder
            Copy-Item $TreeSum $TestDrive/work/z.wasm
            Copy-Item $Packed $TestDrive/work/packed.wasm
            Set-Content $TestDrive/work/a.txt 'text'
            Push-Location $TestDrive/work
        }

        AfterAll { Pop-Location }

        It 'offers modules first, then directories: <command>' -ForEach @(
            'Invoke-WasiModule', 'Get-WasiModule', 'New-WasiPackedModule', 'Mount-WasiImage', 'Test-WasiImage', 'Split-WasiPackedModule', 'Export-WasiImage', 'Compare-WasiImage' |
                ForEach-Object { @{ command = $_ } }
        ) {
            Complete "$command ./" | Should -Be @('./packed.wasm', './z.wasm', './folder', './a.txt').Replace('/', $Separator)
        }

        It 'completes what a module exports' {
            Complete 'Invoke-WasiModule ./z.wasm -Function ' | Should -Be '_start'
            Complete 'Invoke-WasiModule ./a.txt -Function ' | Should -BeNullOrEmpty
        }

        It 'completes arguments as the program finds them: <line>' -ForEach @(
            @{ line = 'Invoke-WasiModule ./packed.wasm /di'; expected = '/dir' }
            @{ line = 'Invoke-WasiModule ./packed.wasm one /dir/s'; expected = '/dir/sub' }
            @{ line = 'Invoke-WasiModule ./packed.wasm -ArgumentList /dir/sub/'; expected = '/dir/sub/b.txt' }
            @{ line = "Invoke-WasiModule ./z.wasm -Map @{ '/lib' = '../tree' } /"; expected = '/lib' }
            @{ line = "Invoke-WasiModule ./z.wasm -Map @{ '/lib' = '../tree' } /lib/di"; expected = '/lib/dir' }
            @{ line = "Invoke-WasiModule ./z.wasm -Preopen @{ '/data' = '../tree' } /data/dir/s"; expected = '/data/dir/sub' }
            @{ line = 'Invoke-WasiModule ./z.wasm ./fo'; expected = "./folder" }
        ) {
            Complete $line | Should -Be $expected.Replace('./folder', ".${Separator}folder")
        }
    }

    It 'completes ~ to the drive''s root' {
        Push-Location T:/dir
        try {
            Complete 'Get-Content ~/li' | Should -Be "T:${Separator}lib", "T:${Separator}links"
            Complete 'Set-Location ~/di' | Should -Be "T:${Separator}dir"
            (Resolve-Path ~).Path | Should -Be "T:${Separator}"
            Get-Content ~/dir/b.txt | Should -Be 'hello'
            Set-Location ~
            $PWD.Path | Should -Be "T:${Separator}"
        }
        finally {
            Pop-Location
        }
    }

    It 'finds few names in a large directory without listing it' {
        $null = New-Item -ItemType Directory $TestDrive/many/big
        foreach ($i in 0..4999) {
            [IO.File]::WriteAllText("$TestDrive/many/big/file$i.txt", '')
        }

        $null = Mount-WasiImage (New-WasiImage $TestDrive/many.erofs $TestDrive/many).Path -Name Many
        # Memory tells how much is listed, and does not depend on what else the machine does.
        function Measure-Memory([scriptblock] $Command) {
            $null = & $Command
            $before = [GC]::GetAllocatedBytesForCurrentThread()
            $null = & $Command
            [GC]::GetAllocatedBytesForCurrentThread() - $before
        }

        $all = Measure-Memory { Get-ChildItem Many:/big -Name }
        Get-ChildItem Many:/big/file123* | Should -HaveCount 11
        Get-Item Many:/b*/file123?.txt | Should -HaveCount 10
        foreach ($command in { Get-ChildItem Many:/big/file123* }, { Resolve-Path Many:/big/file123* }, { Get-Item Many:/b*/file123?.txt }, { Test-Path Many:/big/file123* }) {
            Measure-Memory $command | Should -BeLessThan ($all / 3)
        }

        Dismount-WasiImage Many
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
