# SPDX-License-Identifier: MIT
BeforeDiscovery {
    . $PSScriptRoot/common.ps1
    $ours = (Get-Command -Module WasiVfs).ImplementingType
    $assembly = $ours[0].Assembly

    # The types that cmdlets and the provider say they write, but for those that are one value each; then those that their properties
    # hold.
    $plain = [string], [bool], [byte], [byte[]]
    $found = [Collections.Generic.List[type]]::new()
    foreach ($attribute in $assembly.GetTypes().ForEach{ $_.GetCustomAttributes([System.Management.Automation.OutputTypeAttribute], $false) }) {
        $attribute.Type.Type.Where{ $_ -notin $plain -and $_ -notin $found }.ForEach{ $found.Add($_) }
    }

    for ($i = 0; $i -lt $found.Count; $i++) {
        if ($found[$i].Assembly.GetName().Name -like 'WasiVfs.*') {
            foreach ($type in $found[$i].GetProperties().ForEach{ $_.PropertyType }.ForEach{ $_.IsGenericType ? $_.GetGenericArguments() : $_ }) {
                if ($type.Assembly.GetName().Name -like 'WasiVfs.*' -and $type -notin $found) {
                    $found.Add($type)
                }
            }
        }
    }

    $outputs = $found | ForEach-Object { @{ Name = $_.FullName } }
    $ownOutputs = $outputs | Where-Object { $_.Name -like 'WasiVfs.*' }
    $commands = (Get-Command -Module WasiVfs | Where-Object OutputType).ForEach{ @{ Name = $_.Name } }
}

BeforeAll {
    . $PSScriptRoot/common.ps1
    New-Tree $TestDrive/tree
    if (-not $IsWindows) {
        $null = New-Item -ItemType Directory "$TestDrive/tree/ring`a"
        [IO.File]::WriteAllText("$TestDrive/tree/ring`a/red`e[31m.txt", 'two')
        $null = [IO.File]::CreateSymbolicLink("$TestDrive/tree/ring`a/link", "red`e[31m.txt")
    }

    Push-Location $TestDrive
    $WarningPreference = 'SilentlyContinue'

    # What each command writes, in every form that it has.
    $Written = @{}
    $pack = New-WasiPackedModule $TreeSum -Map @{ '/work' = 'tree'; '/lib' = 'tree/lib' } -Memory Isolated -OutFile app.wasm
    $bytes = [IO.File]::ReadAllBytes("$TestDrive/app.wasm")
    $bytes[$bytes.Length - 5000] = $bytes[$bytes.Length - 5000] -bxor 1
    $bytes[$pack.ImageOffset + 4200] = 99
    [IO.File]::WriteAllBytes("$TestDrive/damaged.wasm", $bytes)

    # A tool whose name rings the bell and turns red.
    $quoted = { param($text) @($text.Length) + [Text.Encoding]::ASCII.GetBytes($text) }
    $producers = (& $quoted 'producers') + 1 + (& $quoted 'processed-by') + 1 + (& $quoted "c`a`e[31mc") + (& $quoted '19.1.7')
    [IO.File]::WriteAllBytes("$TestDrive/made.wasm", [byte[]]([IO.File]::ReadAllBytes($TreeSum) + @(0, $producers.Length) + $producers))

    $null = Invoke-WasiModule $TreeSum /lib -Map @{ '/lib' = 'tree/lib' } -TraceFile used.trace
    $Written['New-WasiPackedModule'] = & {
        $pack
        New-WasiPackedModule $TreeSum -Map @{ '/work' = 'tree'; '/lib' = 'tree/lib' } -OnlyUsed used.trace -OutFile used.wasm -WhatIf
    }

    $Written['Update-WasiPackedModule'] = Update-WasiPackedModule app.wasm -Remove /work/* -OutFile changed.wasm
    $Written['New-WasiImage'] = New-WasiImage files.erofs -Source tree
    $Written['Measure-WasiImage'] = Measure-WasiImage app.wasm -By All
    $Written['Export-WasiImage'] = Export-WasiImage files.erofs files.tar
    $Written['Test-WasiImage'] = & {
        Test-WasiImage app.wasm, damaged.wasm
        Test-WasiImage app.wasm -Quiet
    }

    $component = "$Repository/tests/fixtures/runprobe/runprobe.component.wasm"
    [IO.File]::WriteAllText("$TestDrive/used.trace", "trace: path_open /work/a.txt -> 4 (embedded)`n")
    $Written['New-WasiPackedModule'] = @($pack) +
        (New-WasiPackedModule $TreeSum -Map @{ '/work' = 'tree' } -OnlyUsed used.trace -OutFile never.wasm -WhatIf)
    $null = New-WasiPackedModule "$Repository/tests/fixtures/start/start.wasm" -Source tree -OutFile start.wasm `
        -ArgumentList "red`e[31m" -Environment @{ A = "`a" } -WorkingDirectory /lib -Seed 1 -Clock 2026-01-01T00:00:00Z -Device Null, Zero
    $Written['Get-WasiModule'] = Get-WasiModule app.wasm, made.wasm, $component, start.wasm
    $Written['Split-WasiPackedModule'] = Split-WasiPackedModule app.wasm -OutFile program.wasm -ImageFile image.erofs
    $Written['Compare-WasiImage'] = Compare-WasiImage app.wasm changed.wasm
    $Written['Get-WasiEngine'] = Get-WasiEngine
    $Written['Mount-WasiImage'] = Mount-WasiImage app.wasm -Name Shown
    $Written['Get-WasiImage'] = Get-WasiImage
    $Written['Copy-WasiImageItem'] = Copy-WasiImageItem Shown:/work/dir, Shown:/work/a.txt . -Recurse -PassThru
    $Written['Select-WasiImageString'] = & {
        Select-WasiImageString two Shown:/work/open.txt
        Select-WasiImageString two Shown:/work/open.txt -Raw
        Select-WasiImageString two Shown:/work/open.txt -Quiet
    }

    $Written['Invoke-WasiModule'] = & {
        Invoke-WasiModule app.wasm /lib -PassThru
        Invoke-WasiModule app.wasm /lib -PassThru -AsByteStream
        Invoke-WasiModule app.wasm /lib
        Invoke-WasiModule app.wasm /lib -Raw
    }

    # By their types, with what their properties hold.
    $Made = @{}
    function Add-Made($Object) {
        $type = $Object.GetType().FullName
        $Made[$type] ??= [Collections.Generic.List[object]]::new()
        $Made[$type].Add($Object)
        if ($type -like 'WasiVfs.*') {
            foreach ($value in $Object.GetType().GetProperties().ForEach{ $Object.($_.Name) }.Where{ $_ -and $_ -isnot $Object.GetType() }) {
                if ($value.GetType().FullName -like 'WasiVfs.*') {
                    Add-Made $value
                }
            }
        }
    }

    foreach ($object in $Written.Values.ForEach{ $_ } + (Get-Item Shown:/work) + (Get-ChildItem Shown:/work -Recurse)) {
        Add-Made $object
    }

    # A record's dump, a type's name, a wall of numbers.
    $Unreadable = '\w+ \{ \w+ = |<>[a-z]__|System\.[A-Z]\w+|WasiVfs\.(Packing|Trees|PowerShell|Running|Wasm)\.|`\d|(\d+[, ]+){20}'
    function Assert-Readable([string] $Text) {
        $Text.Trim() | Should -Not -BeNullOrEmpty
        $Text -replace '\r?\n', ' ' | Should -Not -MatchExactly $Unreadable
    }

    # A view shows the control characters of a name, and obeys none.
    function Assert-Shown([string] $Text) {
        Assert-Readable $Text
        $Text -replace '\r?\n', ' ' | Should -Not -MatchExactly '[\x00-\x1f\x7f]'
    }
}

AfterAll {
    Get-WasiImage | Dismount-WasiImage -Force
    Pop-Location
}

Describe 'What <Name> writes' -ForEach $commands {
    It 'is what it says it writes' {
        $said = (Get-Command $Name).OutputType.Name
        @($Written[$Name]).Count | Should -BeGreaterThan 0
        foreach ($object in $Written[$Name]) {
            $object.GetType().FullName | Should -BeIn $said
        }
    }
}

Describe 'An object of <Name>' -ForEach $outputs {
    BeforeAll {
        $Objects = $Made[$Name]
        $rendering = $PSStyle.OutputRendering
        $PSStyle.OutputRendering = 'PlainText'
    }

    AfterAll { $PSStyle.OutputRendering = $rendering }

    It 'is among what the commands write here' { @($Objects).Count | Should -BeGreaterThan 0 }

    It 'can be read as it is shown, as a table and as a list' {
        foreach ($object in $Objects) {
            Assert-Shown ($object | Out-String)
            Assert-Shown ($object | Format-Table | Out-String -Width 300)
            Assert-Shown ($object | Format-List | Out-String -Width 300)
        }

        Assert-Shown ($Objects | Out-String)
        Assert-Shown ($Objects | Format-Table | Out-String -Width 80)
    }
}

# What PowerShell itself makes of its own classes is its own.
Describe 'An object of <Name>, which is a class of ours,' -ForEach $ownOutputs {
    BeforeAll { $Objects = $Made[$Name] }

    It 'can be read in a string, and with all its properties' {
        foreach ($object in $Objects) {
            Assert-Readable "$object"
            Assert-Readable ($object | Format-List * | Out-String -Width 300)
        }
    }

    It 'has words for its kinds' {
        $type = $Objects[0].GetType()
        $type.GetProperties().PropertyType | Where-Object { $_.IsEnum -and $_.Assembly.GetName().Name -like 'WasiVfs.*' } | Should -BeNullOrEmpty
    }

    It 'can be read as JSON, whole' {
        # The engine adds a drive and a provider to each item of a provider, and an item leads to its directory as a file's object does.
        $added = $Name -like '*Item' ? @('PSDrive', 'PSProvider', 'Directory', 'Parent', 'Root') : @()
        # Bytes that were asked for are bytes.
        foreach ($object in $Objects | Where-Object { -not $_.PSObject.Properties['Output'] -or $_.Output -isnot [byte[]] }) {
            $shown = $added ? ($object | Select-Object * -ExcludeProperty $added) : $object
            $json = $shown | ConvertTo-Json -WarningVariable cut -WarningAction SilentlyContinue
            $cut | Should -BeNullOrEmpty
            Assert-Readable ($json -replace '\\u003c', '<')
            $read = $json | ConvertFrom-Json
            foreach ($property in $read.PSObject.Properties | Where-Object Name -In Kind, Format, Memory) {
                $property.Value | Should -Match '^[A-Za-z]+$'
            }
        }
    }
}
