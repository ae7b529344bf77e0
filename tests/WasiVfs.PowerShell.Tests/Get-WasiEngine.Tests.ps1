# SPDX-License-Identifier: MIT
BeforeAll {
    . $PSScriptRoot/common.ps1
    $Command = 'WasiVfs.PowerShell.GetWasiEngineCommand'
}

Describe 'Get-WasiEngine' {
    It 'finds the engines, of which the first is the default' {
        Assert-Engine
        $engines = @(Get-WasiEngine)
        $engines[0].IsDefault | Should -BeTrue
        @($engines | Where-Object IsDefault) | Should -HaveCount 1
        $engines.ForEach{ $_.Version | Should -Match '^\d'; $_.Location | Should -Exist }
        Assert-Needed ([bool](Get-Command wasmtime -CommandType Application -ErrorAction Ignore)) 'wasmtime on PATH'
        $inProcess = $engines | Where-Object Name -EQ wasmtime-in-process
        $engines[0].Name | Should -Be ($inProcess -and -not $inProcess.Warning ? 'wasmtime-in-process' : 'wasmtime')
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

    It 'says why the command comes before a library with a known fault' {
        Assert-Needed (Test-Path $ModuleFolder/wasmtime) 'Wasmtime in process (out/wasmtime)'
        $inProcess = Get-WasiEngine wasmtime-in-process
        $inProcess.Version | Should -Match '^34\.0\.'
        $inProcess.Features | Should -Contain 'read-only-directories'
        if ([version]$inProcess.Version -lt '34.0.2') {
            $inProcess.Warning | Should -BeLike '*CVE-2025-53901*'
        }
        else {
            $inProcess.Warning | Should -BeNullOrEmpty
        }
    }

    It 'warns of what is no sandbox' {
        Assert-Needed ([bool](Get-Command node -CommandType Application -ErrorAction Ignore)) 'node on PATH'
        (Get-WasiEngine node).Warning | Should -BeLike '*no sandbox*'
    }

    It 'names one that is not there in an error' {
        $errors = @(Get-ErrorOf { Get-WasiEngine steam })
        $errors.FullyQualifiedErrorId | Should -Be "EngineUnavailable,$Command"
        "$($errors[0])" | Should -BeLike "*'steam'*"
    }

    It 'completes its names' {
        Complete 'Get-WasiEngine wasmt' | Should -Contain 'wasmtime'
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
