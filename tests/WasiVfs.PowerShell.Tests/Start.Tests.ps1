# SPDX-License-Identifier: MIT
BeforeAll {
    . $PSScriptRoot/common.ps1
    $Program = "$Repository/tests/fixtures/runprobe/runprobe.wasm"
    $null = New-Item -ItemType Directory $TestDrive/site
    [IO.File]::WriteAllText("$TestDrive/site/a.txt", 'a')
    $App = "$TestDrive/app.wasm"
    $null = New-WasiPackedModule $Program -Source $TestDrive/site -GuestPath /site -OutFile $App -ArgumentList 'args', 'a b', '' `
        -Environment @{ B = 2; A = 'x=y' } -WorkingDirectory /site -EmptyInput -Clock 2026-01-01T00:00:00Z -Seed 7 -Device Zero
}

Describe 'A module that is packed with what its program is started with' {
    It 'says what that is' {
        $module = Get-WasiModule $App
        $module.Start.ArgumentList | Should -Be 'args', 'a b', ''
        $module.Start.Environment | Should -Be 'A=x=y', 'B=2'
        $module.Start.WorkingDirectory | Should -Be '/site'
        $module.Start.EmptyInput | Should -BeTrue
        $module.Start.FixedArguments | Should -BeFalse
        $module.Start.Clock.UtcDateTime | Should -Be ([DateTime]::new(2026, 1, 1))
        $module.Start.Seed | Should -Be 7
        $module.Pack.Devices | Should -Be 'Null', 'Zero'
        "$($module.Start)" | Should -Be 'args a b '
        $module | Out-String | Should -Match 'Start\s+: args a b'
    }

    It 'is run with no more than its name' {
        (Invoke-WasiModule $App) -split "`0" | Should -Be 'a b', '', ''
        (Invoke-WasiModule $App typed) -split "`0" | Should -Be 'a b', '', 'typed', ''
    }

    It 'refuses what a run gives if its start is fixed' {
        $fixed = (New-WasiPackedModule $App -FixedArguments -OutFile $TestDrive/fixed.wasm).Path
        (Invoke-WasiModule $fixed) -split "`0" | Should -Be 'a b', '', ''
        { Invoke-WasiModule $fixed typed -ErrorAction Stop } | Should -Throw '*takes no arguments*' -ErrorId 'StartIsFixed,*'
        { Invoke-WasiModule $fixed -Environment @{ A = 1 } -ErrorAction Stop } | Should -Throw '*takes no variables*'
    }

    It 'is one for a single run' {
        $run = @{ Path = "$Repository/tests/fixtures/start/start.wasm"; Map = @{ '/site' = "$TestDrive/site" } }
        Invoke-WasiModule @run list / -Device Null -ShowRoot | Should -Be '.', '..', 'dev', 'site'
        Invoke-WasiModule @run show a.txt -WorkingDirectory /site | Should -Be 'a'
        (Invoke-WasiModule @run clocks -Clock 2026-01-01T00:00:00Z)[0] | Should -Be 'realtime 1767225600.000000000'
        (Invoke-WasiModule @run numbers -Seed 7)[0] | Should -Be 'd70d3259e4e1cb631c663cf4d7'
    }

    It 'refuses <Named>' -ForEach @(
        @{ Named = 'a name with an equals sign'; Given = @{ Environment = @{ 'A=B' = 1 } }; Says = "*'A=B'*" }
        @{ Named = 'a directory that is not embedded'; Given = @{ WorkingDirectory = '/missing' }; Says = "*'/missing'*" }
        @{ Named = 'a time before 1970'; Given = @{ Clock = '1960-01-01T00:00:00Z' }; Says = '*1960*' }
    ) {
        { New-WasiPackedModule $Program -Source $TestDrive/site -OutFile $TestDrive/no.wasm @Given -ErrorAction Stop } |
            Should -Throw $Says -ErrorId 'InvalidStart,*'
        "$TestDrive/no.wasm" | Should -Not -Exist
    }
}

Describe 'A module that is packed with what a run used' {
    BeforeAll {
        [IO.File]::WriteAllText("$TestDrive/site/b.txt", 'b')
        Invoke-WasiModule $Program read /site/a.txt -Map @{ '/site' = "$TestDrive/site" } -TraceFile $TestDrive/used.trace | Should -Be 'a'
    }

    It 'holds no more, and -WhatIf tells what it lacks' {
        $what = @{ Path = $Program; Map = @{ '/site' = "$TestDrive/site" }; OnlyUsed = "$TestDrive/used.trace"; OutFile = "$TestDrive/used.wasm" }
        $left = New-WasiPackedModule @what -WhatIf
        $left.Path | Should -Be '/site/b.txt'
        $left.Length | Should -Be 1
        "$TestDrive/used.wasm" | Should -Not -Exist
        (New-WasiPackedModule @what).Files | Should -Be 1
        New-WasiPackedModule @what -Keep '*.txt' -WhatIf | Should -BeNullOrEmpty
    }

    It 'is not made of the trace of another program' {
        { New-WasiPackedModule $TreeSum -Source $TestDrive/site -OnlyUsed $TestDrive/used.trace -OutFile $TestDrive/no.wasm -ErrorAction Stop } |
            Should -Throw -ErrorId 'TraceOfAnotherProgram,*'
        { New-WasiPackedModule $Program -Source $TestDrive/site -Keep '*' -OutFile $TestDrive/no.wasm -ErrorAction Stop } |
            Should -Throw '*-OnlyUsed*'
    }
}
