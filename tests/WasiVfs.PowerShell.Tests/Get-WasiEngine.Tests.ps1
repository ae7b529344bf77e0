# SPDX-License-Identifier: MIT
BeforeAll {
    . $PSScriptRoot/common.ps1
    $Command = 'WasiVfs.PowerShell.GetWasiEngineCommand'
}

Describe 'Get-WasiEngine' {
    It 'finds the engines, of which the first is the default' {
        $engines = @(Get-WasiEngine)
        $engines[0].IsDefault | Should -BeTrue
        @($engines | Where-Object IsDefault) | Should -HaveCount 1
        $engines.ForEach{ $_.Version | Should -Match '^\d'; $_.Location | Should -Exist }
        $engines[0].Name | Should -Be 'wasmtime-in-process'
        $engines[0].Features | Should -Contain 'multi-memory'
        $engines[0].Features | Should -Contain 'confined-directories'
    }

    It 'takes names and wildcards, also from the pipeline' {
        Assert-Engine
        $first = (Get-WasiEngine)[0].Name
        (Get-WasiEngine $first.ToUpperInvariant()).Name | Should -Be $first
        ("$($first.Substring(0, 3))*" | Get-WasiEngine).Name | Should -Contain $first
        Get-WasiEngine 'no*such' | Should -BeNullOrEmpty
    }

    It 'has Wasmtime in process, which comes with the module' {
        $inProcess = Get-WasiEngine wasmtime-in-process
        $inProcess.Version | Should -Be '50.0.1'
        $inProcess.IsDefault | Should -BeTrue
        $inProcess.Features | Should -Contain 'read-only-directories'
        $inProcess.Warning | Should -BeNullOrEmpty
    }

    It 'warns of engines that are not a sandbox' {
        Assert-Needed ([bool](Get-Command node -CommandType Application -ErrorAction Ignore)) 'node on PATH'
        (Get-WasiEngine node).Warning | Should -BeLike '*not a sandbox*'
    }

    It 'names one that is not there in an error' {
        $errors = @(Get-ErrorOf { Get-WasiEngine steam })
        $errors.FullyQualifiedErrorId | Should -Be "EngineUnavailable,$Command"
        "$($errors[0])" | Should -BeLike "*'steam'*"
    }

    It 'completes its names' {
        Complete 'Get-WasiEngine wasmt' | Should -Contain 'wasmtime-in-process'
    }

    It 'is shown as a table' {
        Assert-Engine
        $table = Get-WasiEngine | Out-String
        $table | Should -Match 'Name +Version +IsDefault +Warning'
        foreach ($engine in Get-WasiEngine) {
            $table | Should -Match "(?m)^$([regex]::Escape($engine.Name)) +$([regex]::Escape($engine.Version)) "
        }
    }
}
