# SPDX-License-Identifier: MIT
BeforeDiscovery {
    $table = Import-PowerShellDataFile $PSScriptRoot/parity.psd1
    $lines = @{ Equal = $table.Equal; Different = $table.Different }
    if ($IsWindows) {
        $lines.Equal = @($table.Equal | Where-Object { $_ -cnotin $table.Windows.Different.Run }) + $table.Windows.Equal
        $lines.Different = @($table.Different | Where-Object Run -CNotIn $table.Windows.Equal) + $table.Windows.Different
    }

    $equal = $lines.Equal.ForEach{ @{ command = $_ } }
    $different = $lines.Different.ForEach{ @{ command = $_.Run; reason = $_.Why } }
}

BeforeAll {
    . $PSScriptRoot/common.ps1
    . $PSScriptRoot/parity.ps1
    $table = Import-PowerShellDataFile $PSScriptRoot/parity.psd1
    New-ParityTree $TestDrive/tree
    $null = New-WasiPackedModule $TreeSum -Source $TestDrive/tree -OutFile $TestDrive/app.wasm -PreserveTimestamps -WarningAction Ignore |
        Mount-WasiImage -Name X
    $null = New-PSDrive -Name F -PSProvider FileSystem -Root $TestDrive/tree
    $OnHost = @{ Drive = 'F'; Root = (Get-Item $TestDrive/tree).FullName }
    $InImage = @{ Drive = 'X'; Root = (Get-Item $TestDrive/app.wasm).FullName }
}

AfterAll {
    Get-WasiImage | Dismount-WasiImage -Force
    Remove-Item (Join-Path ([IO.Path]::GetTempPath()) wasivfs-parity.txt) -ErrorAction Ignore
}

Describe 'A command on the drive' {
    It 'writes what it writes on the file system: <command>' -ForEach $equal {
        Assert-Needed (-not $env:WASIVFS_UNDER_WINE -or $command -cnotin $table.Windows.NotInWine) 'Windows itself: Wine finds no file by a set of letters and question marks'
        Get-ParityText $command @InImage | Should -BeExactly (Get-ParityText $command @OnHost)
    }

    It 'writes something else: <command>, because: <reason>' -ForEach $different {
        Get-ParityText $command @InImage | Should -Not -Be (Get-ParityText $command @OnHost)
    }
}

Describe 'The table of commands' {
    It 'has at least 120 that write the same, and a reason for each other' {
        $table = Import-PowerShellDataFile $PSScriptRoot/parity.psd1
        $table.Equal.Count | Should -BeGreaterThan 120
        @($table.Equal | Sort-Object -Unique -CaseSensitive) | Should -HaveCount $table.Equal.Count
        $table.Windows.Different.Run | ForEach-Object { $_ | Should -BeIn $table.Equal }
        $table.Windows.Equal | ForEach-Object { $_ | Should -BeIn $table.Different.Run }
        $table.Different + $table.Windows.Different | ForEach-Object { $_.Why | Should -Match '\.$' }
    }
}
