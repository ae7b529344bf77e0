# SPDX-License-Identifier: MIT
BeforeAll {
    . $PSScriptRoot/common.ps1
    $Manifest = Import-PowerShellDataFile "$ModuleFolder/WasiVfs.psd1"
    $Module = Get-Module WasiVfs
}

Describe 'The module' {
    It 'exports exactly the cmdlets of its assembly' {
        $inAssembly = $Module.ImplementingAssembly.GetTypes().ForEach{
            $_.GetCustomAttributes([System.Management.Automation.CmdletAttribute], $false).ForEach{ "$($_.VerbName)-$($_.NounName)" }
        }
        $Manifest.CmdletsToExport | Sort-Object | Should -Be ($inAssembly | Sort-Object)
        (Get-Command -Module WasiVfs).Name | Sort-Object | Should -Be ($Manifest.CmdletsToExport | Sort-Object)
    }

    It 'exports nothing by a wildcard, so that its commands load it by themselves' {
        $Manifest.FunctionsToExport, $Manifest.AliasesToExport, $Manifest.VariablesToExport | ForEach-Object { $_ | Should -BeNullOrEmpty }
        $Manifest.CmdletsToExport | Should -Not -Contain '*'
    }

    It 'uses approved verbs' {
        (Get-Command -Module WasiVfs).Verb | ForEach-Object { (Get-Verb $_).Verb | Should -Be $_ }
    }

    It 'has the version of its assembly' {
        $Module.ImplementingAssembly.GetName().Version.ToString(3) | Should -Be $Manifest.ModuleVersion
    }

    It 'is a valid manifest' {
        (Test-ModuleManifest "$ModuleFolder/WasiVfs.psd1").Name | Should -Be 'WasiVfs'
    }

    It 'is for PowerShell 7.6 and later, and says so in its tags' {
        $Manifest.PowerShellVersion | Should -Be '7.6'
        $Manifest.CompatiblePSEditions | Should -Be 'Core'
        $Manifest.PrivateData.PSData.Tags | Should -Contain 'PSEdition_Core'
    }

    It 'tells its license, and in a few words what is new' {
        $Manifest.PrivateData.PSData.LicenseUri | Should -BeLike 'https://*'
        $newest = ([IO.File]::ReadAllText("$Repository/CHANGELOG.md") -split '(?m)^## .*\n')[1]
        $notes = $Manifest.PrivateData.PSData.ReleaseNotes
        $notes | Should -BeExactly ($newest -split '(?m)^### ')[0].Trim()
        $notes.Length | Should -BeIn (1..500)
    }

    It 'describes itself as its assembly does' {
        $assembly = [Diagnostics.FileVersionInfo]::GetVersionInfo("$ModuleFolder/WasiVfs.PowerShell.dll")
        $assembly.Comments | Should -Be $Manifest.Description
        $assembly.LegalCopyright | Should -Be $Manifest.Copyright
        $assembly.CompanyName | Should -Be $Manifest.CompanyName
    }

    It 'ships every file that it names, and names every format that it ships' {
        foreach ($file in $Manifest.RootModule, $Manifest.TypesToProcess, $Manifest.FormatsToProcess | ForEach-Object { $_ }) {
            "$ModuleFolder/$file" | Should -Exist
        }

        (Get-ChildItem $ModuleFolder -Filter *.ps1xml).Name | Sort-Object |
            Should -Be (@($Manifest.TypesToProcess) + $Manifest.FormatsToProcess | Sort-Object)
    }

    It 'has views and members only for types that there are' {
        $types = Select-Xml "$ModuleFolder/*.ps1xml" -XPath '//ViewSelectedBy/TypeName | /Types/Type/Name'
        $types.Count | Should -BeGreaterThan 5
        $types.Node.InnerText | ForEach-Object { ($_ -as [type])?.FullName | Should -Be $_ }
    }

    It 'has a view for every type of its own that it writes' {
        $views = (Select-Xml "$ModuleFolder/*.ps1xml" -XPath '//ViewSelectedBy/TypeName').Node.InnerText
        (Get-Command -Module WasiVfs).OutputType.Name -like 'WasiVfs.*' | ForEach-Object { $views | Should -Contain $_ }
    }

    It 'says what it writes, and that in types that there are' {
        foreach ($command in Get-Command -Module WasiVfs | Where-Object Name -NE Dismount-WasiImage) {
            $command.OutputType | Should -Not -BeNullOrEmpty -Because "$command writes objects"
            $command.OutputType.ForEach{ $_.Type | Should -Not -BeNullOrEmpty }
        }
    }

    It 'has settings for the script analyzer, which the scripts keep where it is installed' {
        $settings = "$Repository/PSScriptAnalyzerSettings.psd1"
        (Import-PowerShellDataFile $settings).Severity | Should -Contain 'Warning'
        Assert-Needed ([bool](Get-Module PSScriptAnalyzer -ListAvailable)) 'PSScriptAnalyzer'
        $scripts = (Get-ChildItem $Repository -Recurse -Include *.ps1, *.psm1, *.psd1).FullName -notmatch '[\\/](bin|obj|out|node_modules)[\\/]'
        # The manifest names files that lie beside it where it is staged.
        $scripts = @($scripts -ne (Get-Item $Repository/WasiVfs.psd1).FullName) + "$ModuleFolder/WasiVfs.psd1"
        $scripts.Count | Should -BeGreaterThan 20
        $found = $scripts | ForEach-Object { Invoke-ScriptAnalyzer -Path $_ -Settings $settings }
        $found.ForEach{ "$($_.ScriptName):$($_.Line) $($_.RuleName)" } | Should -BeNullOrEmpty
    }

    It 'ships no assembly but its own two, and what runs Wasmtime in process in a folder of its own' {
        (Get-ChildItem $ModuleFolder -Recurse -Filter *.dll -Name) -notlike 'wasmtime?*' | Sort-Object | Should -Be 'WasiVfs.Core.dll', 'WasiVfs.PowerShell.dll'
    }

    It 'gives errors ids that are words, in one place' {
        $ids = $Module.ImplementingAssembly.GetType('WasiVfs.PowerShell.ErrorIds').GetFields().ForEach{ $_.GetRawConstantValue() }
        $ids.Count | Should -BeGreaterThan 10
        $ids | Should -Match '^[A-Z][A-Za-z]+$'
        $ids | Select-Object -Unique | Should -HaveCount $ids.Count
    }

    It 'has help text for the parameter sets of every cmdlet' {
        foreach ($command in Get-Command -Module WasiVfs) {
            (Get-Help $command.Name).Syntax | Out-String | Should -Match $command.Name
        }
    }

    It 'is loaded by Mount-WasiImage itself, where the module path has it' {
        $parent = Split-Path $ModuleFolder
        $answer = & $Pwsh -NoProfile -NonInteractive -Command "
            `$env:PSModulePath = '$parent' + [IO.Path]::PathSeparator + `$env:PSModulePath
            try { Mount-WasiImage '$parent/none.wasm' -ErrorAction Stop } catch { `$_.FullyQualifiedErrorId }"
        $answer | Should -Be 'FileNotFound,WasiVfs.PowerShell.MountWasiImageCommand'
    }
}
