# SPDX-License-Identifier: MIT
BeforeDiscovery {
    . $PSScriptRoot/common.ps1
    $lines = @(
        @{ Name = 'New-WasiPackedModule'; Line = { New-WasiPackedModule $TreeSum -Archive files.tar.gz -OutFile out.wasm -Force @args } }
        @{ Name = 'New-WasiImage'; Line = { New-WasiImage out.erofs -Archive files.tar.gz -Force @args } }
        @{ Name = 'Invoke-WasiModule'; Line = { Invoke-WasiModule $TreeSum / -Archive files.tar.gz @args } }
        @{ Name = 'Export-WasiImage'; Line = { Export-WasiImage files.tar.gz out.tar -Force @args } }
        @{ Name = 'Compare-WasiImage'; Line = { Compare-WasiImage files.tar.gz files.zip @args } }
        @{ Name = 'Test-WasiImage'; Line = { Test-WasiImage files.tar.gz @args } }
        @{ Name = 'Mount-WasiImage'; Line = { Mount-WasiImage files.tar.gz @args } }
    )
    $others = Get-Command -Module WasiVfs | Where-Object { $_.Parameters.ContainsKey('MaxInflatedSize') -and $_.Name -notin $lines.Name }
}

BeforeAll {
    . $PSScriptRoot/common.ps1
    $null = New-Item -ItemType Directory $TestDrive/tree, $TestDrive/layer, $TestDrive/layout
    [IO.File]::WriteAllBytes("$TestDrive/tree/file", [byte[]]::new(5000))
    [IO.File]::WriteAllText("$TestDrive/layer/.wh.passwd", '')
    [IO.File]::WriteAllText("$TestDrive/layout/oci-layout", '{}')
    [IO.File]::WriteAllText("$TestDrive/layout/index.json", '{}')
    Push-Location $TestDrive
    $null = Export-WasiImage tree files.tar.gz
    $null = Export-WasiImage tree files.zip
}

AfterAll { Pop-Location }

Describe 'What an archive may inflate to, for <Name>,' -ForEach $lines {
    AfterEach { Get-WasiImage | Dismount-WasiImage -Force }

    It 'is bounded by -MaxInflatedSize' {
        $errors = @(Get-ErrorOf { & $Line -MaxInflatedSize 4KB })
        $errors | Should -HaveCount 1
        $errors[0].FullyQualifiedErrorId | Should -Be "ArchiveTooLarge,WasiVfs.PowerShell.$($Name -replace '-')Command"
        "$($errors[0])" | Should -BeLike '*inflates to more than 4096 bytes*raise the limit with -MaxInflatedSize or -MaxInflationRatio*'
        Get-ErrorOf { & $Line -MaxInflatedSize 64KB } | Should -BeNullOrEmpty
        Get-ErrorOf { & $Line } | Should -BeNullOrEmpty
    }

    It 'has no bound that cannot be' {
        (Get-ErrorOf { & $Line -MaxInflatedSize 0 }).FullyQualifiedErrorId | Should -BeLike 'ParameterArgumentValidationError,*'
        (Get-ErrorOf { & $Line -MaxInflationRatio -1 }).FullyQualifiedErrorId | Should -BeLike 'ParameterArgumentValidationError,*'
    }
}

Describe 'Archives of too much' {
    AfterEach { Get-WasiImage | Dismount-WasiImage -Force }

    It 'are tried with every cmdlet that has bounds' -ForEach @{ Others = $others } { $Others | Should -BeNullOrEmpty }

    It 'are bounded by a ratio too' {
        [IO.File]::WriteAllBytes("$TestDrive/tree/zeros", [byte[]]::new(80MB))
        $null = Export-WasiImage tree zeros.tar.gz
        (Get-ErrorOf { Test-WasiImage zeros.tar.gz }).FullyQualifiedErrorId | Should -BeLike 'ArchiveTooLarge,*'
        Test-WasiImage zeros.tar.gz -Quiet | Should -BeFalse
        Test-WasiImage zeros.tar.gz -Quiet -MaxInflationRatio 2000 | Should -BeTrue
        Remove-Item $TestDrive/tree/zeros
    }

    It 'of a drive say so when a file is read, and the drive is mounted with other bounds' {
        $null = Mount-WasiImage files.zip -Name Bounded -MaxInflatedSize 4KB
        $errors = @(Get-ErrorOf { Get-Content Bounded:/file -Raw })
        "$($errors[0])" | Should -BeLike '*inflates to more than 4096 bytes*when you mount it*'
        $null = Mount-WasiImage files.zip -Name Y -MaxInflatedSize 8KB
        (Get-Content Y:/file -AsByteStream).Count | Should -Be 5000
    }
}

Describe 'What is taken from containers' {
    It 'is pointed out with what to do' {
        $null = New-WasiImage layer.erofs layer -WarningVariable layer -WarningAction SilentlyContinue
        "$layer" | Should -BeLike '*docker export CONTAINER -o files.tar, then -Archive files.tar.'
        $null = New-WasiImage layout.erofs layout -WarningVariable layout -WarningAction SilentlyContinue
        "$layout" | Should -BeLike '*docker create IMAGE, docker export CONTAINER*'
    }
}
