# SPDX-License-Identifier: MIT
# The tour's transcripts are what its commands print; docs/tour.ps1 -Update writes them anew.
BeforeAll {
    . $PSScriptRoot/common.ps1

    # Without what differs from run to run, from machine to machine, and with every change of the guest runtime.
    function Get-Masked([string] $Text) {
        $masked = $Text.Replace("`r", '') -replace '(?m)^((?:Duration|Length) +: ).*', '$1...' -replace '\d\d?/\d\d?/\d{4} +\d\d:\d\d', '...'
        $masked -replace '(Error *\n[- ]+\n.*\{.*?: ).*\}', '$1...'
    }
}

Describe 'docs/TOUR.md' {
    It 'shows what its commands print' {
        Assert-Engine
        Assert-Unix 'the paths that the tour shows'
        $printed = & $Repository/docs/tour.ps1 -PassThru
        $shown = [IO.File]::ReadAllText("$Repository/docs/TOUR.md")
        (Get-Masked $printed) -split "`n" | Should -Be ((Get-Masked $shown) -split "`n")
    }

    It 'shows every cmdlet but those that list' {
        $shown = [IO.File]::ReadAllText("$Repository/docs/TOUR.md")
        (Get-Command -Module WasiVfs).Name | Where-Object { $_ -notin 'Get-WasiEngine', 'Get-WasiImage', 'New-WasiImage' } |
            ForEach-Object { $shown | Should -BeLike "*PS> *$_ *" }
    }

    It 'leaves nothing behind' {
        Get-ChildItem ([IO.Path]::GetTempPath()) -Filter "wasivfs-tour-$PID" | Should -BeNullOrEmpty
    }
}
