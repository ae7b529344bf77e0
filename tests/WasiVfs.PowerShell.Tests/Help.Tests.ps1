# SPDX-License-Identifier: MIT
BeforeDiscovery {
    $pages = Get-ChildItem "$PSScriptRoot/../../docs/en-US" -Filter *.md
    $cmdlets = $pages.ForEach{ @{ Name = $_.BaseName } }
    $examples = foreach ($page in @($pages) + (Get-ChildItem "$PSScriptRoot/../../docs/en-US/provider" -Filter *.md)) {
        $blocks = [regex]::Matches([IO.File]::ReadAllText($page.FullName), '(?ms)^### ([^\n]+)\s+```powershell\n(.*?)^```')
        $blocks.ForEach{ @{ Page = $page.BaseName; Title = $_.Groups[1].Value; Code = $_.Groups[2].Value } }
    }
}

BeforeAll {
    . $PSScriptRoot/common.ps1
    $Common = [System.Management.Automation.Cmdlet]::CommonParameters
}

Describe 'The help' {
    It 'has a page for each cmdlet' {
        (Get-ChildItem $Repository/docs/en-US -Filter *.md).BaseName | Sort-Object | Should -Be ((Get-Command -Module WasiVfs).Name | Sort-Object)
    }

    It 'has the topics' {
        Get-Content $ModuleFolder/en-US/about_WasiVfs.help.txt -Raw | Should -BeLike '*New-WasiPackedModule*'
        Get-Help about_WasiVfs | Out-String | Should -BeLike '*REPRODUCIBLE RELEASES*'
        Get-Help about_WasiImage_Provider | Out-String | Should -BeLike '*Symbolic links*'
    }

    It 'has the provider, with every parameter that a drive adds' {
        $help = Get-Help WasiImage -Category Provider
        $help.Name | Should -Be 'WasiImage'
        $help.Synopsis | Should -BeLike 'Shows the files*'
        $null = New-PackedTree $PSScriptRoot/../fixtures/treesum $TestDrive/provider.wasm | Mount-WasiImage -Name Provider
        try {
            foreach ($cmdlet in 'Get-ChildItem', 'Test-Path', 'Get-Content') {
                $dynamic = (Get-Command $cmdlet -ArgumentList Provider:/).Parameters.Values | Where-Object IsDynamic
                $told = $help.DynamicParameters.DynamicParameter | Where-Object CmdletSupported -EQ $cmdlet
                $told.Name.TrimStart('-') | Sort-Object | Should -Be ($dynamic.Name | Sort-Object)
            }
        }
        finally {
            Dismount-WasiImage Provider
        }

        $shown = $help | Out-String
        $shown | Should -BeLike '*SYNOPSIS*FollowSymlink*'
        $shown | Should -BeLike '*Get-Content app:/etc/app.conf*'
    }

    It 'has at least four examples of what most people come for' {
        (Get-Help New-WasiPackedModule).examples.example.Count | Should -BeGreaterOrEqual 4
        (Get-Help Invoke-WasiModule).examples.example.Count | Should -BeGreaterOrEqual 4
    }

    It 'shows the words of an enumeration rather than its type' {
        foreach ($name in (Get-Command -Module WasiVfs).Name) {
            foreach ($parameter in (Get-Command $name).Parameters.Values | Where-Object Name -NotIn $Common) {
                $type = [Nullable]::GetUnderlyingType($parameter.ParameterType) ?? $parameter.ParameterType
                if ($type.IsEnum) {
                    (Get-Help $name -Parameter $parameter.Name).parameterValue | Should -Be ([Enum]::GetNames($type) -join ' | ')
                }
            }
        }

        (Get-Help New-WasiPackedModule).Syntax | Out-String -Width 1000 | Should -BeLike '*`[-Memory {Portable | Isolated}`]*'
    }

    It 'links to the pages, once they have an address' {
        Assert-Needed ([bool](Get-Command dotnet -CommandType Application -ErrorAction Ignore)) 'dotnet on PATH'
        $builder = Get-Item $Repository/tools/WasiVfs.HelpBuilder/bin/*/net10.0/WasiVfs.HelpBuilder.dll | Sort-Object LastWriteTime | Select-Object -Last 1
        $assembly = Get-Item $Repository/src/WasiVfs.PowerShell/bin/*/net10.0/WasiVfs.PowerShell.dll | Sort-Object LastWriteTime | Select-Object -Last 1
        dotnet $builder.FullName $assembly.FullName $Repository/docs/en-US $TestDrive/help.xml https://example.org/docs/
        $LASTEXITCODE | Should -Be 0
        $links = Select-Xml -Path $TestDrive/help.xml -XPath '//m:navigationLink/m:uri' -Namespace @{ m = 'http://schemas.microsoft.com/maml/2004/10' }
        $links | Should -HaveCount (Get-Command -Module WasiVfs).Count
        $links.Node.InnerText | Should -Contain 'https://example.org/docs/Mount-WasiImage.md'
    }
}

Describe 'The lines beside commands that open files of the host alone' {
    BeforeAll {
        New-Tree $TestDrive/tree
        [IO.File]::WriteAllText("$TestDrive/tree/table.csv", "name,size`na,1`n")
        [IO.File]::WriteAllText("$TestDrive/tree/script.ps1", '"run"')
        $null = New-PackedTree $TestDrive/tree $TestDrive/app.wasm | Mount-WasiImage -Name app
    }

    AfterAll { Dismount-WasiImage app }

    It 'do what those do on the host: <theirs>' -ForEach @(
        [IO.File]::ReadAllText("$PSScriptRoot/../../docs/en-US/about_WasiImage_Provider.help.txt") -split '\r?\n' |
            ForEach-Object { if ($_ -match '^ {12}(\S.*?\S) {2,}(\S.*)$') { @{ theirs = $Matches[1]; ours = $Matches[2] } } }
    ) {
        # What a switch does, and a word that is found in the tree.
        $theirs, $ours = ($theirs, $ours).Replace('{ ... }', '{ two { "found" } }').Replace('TODO', 'two')
        Push-Location $TestDrive/tree
        try {
            $expected = & ([scriptblock]::Create($theirs)) | Out-String -Width 200
            Remove-Item copy.txt -ErrorAction Ignore
            $written = & ([scriptblock]::Create($ours)) | Out-String -Width 200
            Test-Path copy.txt | Should -Be ($theirs -like 'Copy-Item*')
            Remove-Item copy.txt -ErrorAction Ignore
        }
        finally {
            Pop-Location
        }

        # Only paths differ, and how a listing goes through the tree.
        if ($theirs -like '*Get-ChildItem*') {
            $written | Should -Match 'two'
        }
        else {
            # A stream has no path that a hash could name.
            $plain = { param($text) (($text -replace '(app:|\S*[/\\]tree)?[/\\]?a\.txt', 'a.txt').Trim() -replace ' +', ' ') -replace '(?<=[0-9A-F]{64}) a\.txt$' }
            & $plain $written | Should -Be (& $plain $expected)
        }
    }
}

Describe 'The help of <Name>' -ForEach $cmdlets {
    BeforeAll { $Help = Get-Help $Name -Full }

    It 'tells what it does' {
        $Help.Name | Should -Be $Name
        $Help.Synopsis | Should -Match '^[A-Z].*\.$'
        ($Help.description | Out-String).Trim().Length | Should -BeGreaterThan 40
        $Help.examples.example | Should -Not -BeNullOrEmpty
    }

    It 'describes each parameter, as the cmdlet declares it' {
        $declared = (Get-Command $Name).Parameters.Values | Where-Object Name -NotIn $Common
        $Help.parameters.parameter.Name | Sort-Object | Should -Be ($declared.Name | Sort-Object)
        foreach ($parameter in $Help.parameters.parameter) {
            ($parameter.description | Out-String).Trim() | Should -Match '\.$'
            $attributes = @($declared.Where{ $_.Name -eq $parameter.Name }.Attributes.Where{ $_ -is [Parameter] })
            $parameter.required | Should -Be "$($attributes[0].Mandatory)"
            $parameter.position | Should -Be ($attributes[0].Position -ge 0 ? "$($attributes[0].Position)" : 'named')
        }
    }

    It 'shows each way to call it' {
        $Help.syntax.syntaxItem | Should -HaveCount (Get-Command $Name).ParameterSets.Count
        $shown = Get-Help $Name -Full | Out-String
        $shown | Should -Match 'SYNOPSIS'
        $shown | Should -Match '- Example 1: '
    }
}

Describe 'The examples of <Page>' -ForEach $examples {
    It 'run: <Title>' {
        Assert-Engine
        $work = (New-Item -ItemType Directory "$TestDrive/$([Guid]::NewGuid())").FullName
        $null = New-Item -ItemType Directory $work/lib, $work/config
        [IO.File]::Copy($TreeSum, "$work/app.wasm")
        [IO.File]::WriteAllText("$work/lib/main.py", 'pass')
        [IO.File]::WriteAllText("$work/lib/readme.md", '# lib')
        [IO.File]::WriteAllText("$work/config/app.conf", 'a=1')
        # As it is where the module is installed: a job finds it by itself.
        $path = $env:PSModulePath
        $env:PSModulePath = "$(Split-Path $ModuleFolder)$([IO.Path]::PathSeparator)$path"
        Push-Location $work
        try {
            $ErrorActionPreference = 'Stop'
            $null = . ([scriptblock]::Create($Code))
        }
        finally {
            $env:PSModulePath = $path
            Pop-Location
            Get-WasiImage | Dismount-WasiImage -Force
        }
    }
}
