# SPDX-License-Identifier: MIT
# What goes wrong on drives of providers that leave it to PowerShell's own ways, each with what is right.
BeforeAll {
    . $PSScriptRoot/common.ps1
    New-Tree $TestDrive/tree
    $Packed = New-PackedTree $TestDrive/tree $TestDrive/app.wasm
    $null = Mount-WasiImage $Packed -Name T
    $Separator = [IO.Path]::DirectorySeparatorChar
}

AfterAll { Get-WasiImage | Dismount-WasiImage -Force }

Describe 'The root' {
    It 'is an item with a path, and the parent of others' {
        (Get-Item T:/).PSPath.TrimEnd($Separator) | Should -Be "WasiVfs\WasiImage::$Packed"
        Split-Path T:/ -Leaf | Should -Be 'app.wasm'
        (Get-Item T:/dir).PSParentPath | Should -Be "WasiVfs\WasiImage::$Packed"
        (Get-Item (Get-Item T:/dir).PSParentPath).GuestPath | Should -Be '/'
        (Resolve-Path T:/).ProviderPath.TrimEnd($Separator) | Should -Be $Packed
    }

    It 'is where Tab goes up to' {
        Push-Location T:/dir
        try {
            Complete 'Get-ChildItem ../d' | Should -Be "..${Separator}dir"
            Complete 'Get-ChildItem ../../d' | Should -Not -BeNullOrEmpty
        }
        finally {
            Pop-Location
        }
    }

    It 'has no file of the host below it' {
        foreach ($name in '/etc/hostname', "$TestDrive/tree/a.txt") {
            Test-Path -LiteralPath "T:$name" | Should -BeFalse
        }

        (Get-PSDrive T).Root | Should -Be (Get-Item $Packed).FullName
    }

    It 'is the same however it is typed' {
        $odd = $Packed.Replace("${Separator}app.wasm", "$Separator.$Separator${Separator}app.wasm")
        $drive = New-PSDrive -Name odd -PSProvider WasiImage -Root $odd -Scope Global
        $drive.Root | Should -Be $Packed
        Get-Content odd:/dir/b.txt | Should -Be 'hello'
        Dismount-WasiImage odd
    }
}

Describe 'The drive' {
    It 'is lost with the function where New-PSDrive makes it, and not where Mount-WasiImage does' {
        function New-Here { $null = New-PSDrive -Name here -PSProvider WasiImage -Root $Packed; Test-Path here:/a.txt }
        New-Here | Should -BeTrue
        Get-PSDrive here -ErrorAction Ignore | Should -BeNullOrEmpty
        function Mount-There { $null = Mount-WasiImage $Packed -Name there }
        Mount-There
        Get-Content there:/dir/b.txt | Should -Be 'hello'
        Dismount-WasiImage there
    }

    It 'takes parameters of content from any location and any spelling of the path' {
        foreach ($location in 'T:/', 'T:/dir', "$TestDrive", 'Env:/') {
            Push-Location $location
            try {
                Get-Content T:/dir/b.txt -Encoding utf8 -Raw | Should -Be 'hello'
                Get-Content -LiteralPath "WasiVfs\WasiImage::$Packed/dir/b.txt" -Encoding ascii | Should -Be 'hello'
                (Get-ChildItem T:/dir -File).Name | Should -Be 'b.txt', 'c.md'
            }
            finally {
                Pop-Location
            }
        }
    }

    It 'lists what -Filter matches and nothing else, alone and with the engine''s own filters' {
        (Get-ChildItem T:/ -Filter *.bin).Name | Should -Be 'bytes.bin'
        (Get-ChildItem T:/* -Filter *.txt -Include a*).Name | Should -Be 'a.txt'
        Get-ChildItem T:/ -Filter nothing* | Should -BeNullOrEmpty
        Get-Item T:/* -Filter *.bin | Should -HaveCount 1
    }

    It 'does not pretend to be files of the host for commands that open paths themselves' {
        foreach ($command in { Select-String one T:/a.txt }, { Import-Csv T:/commas.txt }, { Get-FileHash T:/a.txt }) {
            $(try { & $command 2>$null } catch { $null }) | Should -BeNullOrEmpty
            @(Get-ErrorOf $command).Count | Should -BeGreaterThan 0
        }

        Get-Content T:/a.txt | Select-String two | Should -HaveCount 1
        (Get-Content T:/commas.txt | ConvertFrom-Csv -Header a, b, c, d).d | Should -Be 'c'
    }

    It 'gives its handles to those who want no PowerShell objects around a hundred thousand entries' {
        $root = (Get-WasiImage T).OpenRoot()
        [string[]] $names = Get-ChildItem T:/ -Name -Force
        [array]::Sort($names, [StringComparer]::Ordinal)
        @($root.ReadDirectory()).Name | Should -Be $names
    }

    It 'keeps no state in the provider: other runspaces know nothing of it' {
        $shell = [powershell]::Create()
        $null = $shell.AddScript({ param($module) Import-Module $module; @(Get-WasiImage).Count; (Get-PSProvider WasiImage).Drives.Count })
        $names = $shell.AddArgument("$ModuleFolder/WasiVfs.psd1").Invoke()
        $shell.Dispose()
        $names | Should -Be 0, 0
    }
}

Describe 'Names' {
    It 'with a colon are listed, read and completed' {
        Assert-Unix 'colons in names'
        Get-Content -LiteralPath T:/odd/co:lon.txt | Should -Be 'co:lon.txt'
        (Get-Item T:/odd/co:lon.txt).PSChildName | Should -Be 'co:lon.txt'
        $offered = Complete 'Get-Content T:/odd/co'
        & ([scriptblock]::Create("Get-Content $offered")) | Should -Be 'co:lon.txt'
    }
}
