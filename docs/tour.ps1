# SPDX-License-Identifier: MIT
<#
.SYNOPSIS
Walks through TOUR.md: shows each command and runs it when you press Enter, in a directory of its own.
.DESCRIPTION
With -Update the transcripts in TOUR.md are written anew from what the commands print; with -PassThru the new text is returned instead.
.EXAMPLE
./docs/tour.ps1
#>
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSAvoidUsingWriteHost', '', Justification = 'A walk is for the person at the terminal.')]
[CmdletBinding()]
param(
    # Writes the transcripts anew.
    [switch] $Update,

    # Returns the text with the transcripts as they are in this run.
    [switch] $PassThru,

    # The module to walk through.
    [string] $ModulePath = "$PSScriptRoot/../out/WasiVfs/WasiVfs.psd1"
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$prompt = 'PS> '
$shownFolder = '/home/you/tour'
$text = [IO.File]::ReadAllText("$PSScriptRoot/TOUR.md").Replace("`r", '')
$folder = (New-Item -ItemType Directory (Join-Path ([IO.Path]::GetTempPath()) "wasivfs-tour-$PID")).FullName
Copy-Item "$PSScriptRoot/../samples/hello/*" $folder -Recurse

# One session for the whole tour, as a person has it: each command finds what the ones before it left.
$shell = [powershell]::Create()
$first = {
    param($module, $folder)
    $PSStyle.OutputRendering = 'PlainText'
    $ProgressPreference = 'SilentlyContinue'
    Import-Module $module
    Set-Location $folder
}
$null = $shell.AddScript($first).AddArgument((Get-Item $ModulePath).FullName).AddArgument($folder).Invoke()

# What a command prints, as a terminal of 100 columns shows it.
function Get-Transcript([string] $Command) {
    $shell.Commands.Clear()
    $null = $shell.AddScript($Command)
    $shell.Commands.Commands[0].MergeMyResults('All', 'Output')
    $null = $shell.AddCommand('Out-String').AddParameter('Width', 100)
    $lines = -join $shell.Invoke() -split '\r?\n' | ForEach-Object TrimEnd
    ($lines -join "`n").TrimEnd("`n").Replace($folder, $shownFolder)
}

try {
    $new = [regex]::Replace($text, '(?ms)^```console\n(.*?)^```', {
            param($block)
            $commands = $block.Groups[1].Value -split "`n" -clike "$prompt*"
            $shown = foreach ($command in $commands) {
                if (-not $Update -and -not $PassThru) {
                    Write-Host "`n$command" -ForegroundColor Cyan -NoNewline
                    $null = Read-Host
                }

                $printed = Get-Transcript $command.Substring($prompt.Length)
                if (-not $Update -and -not $PassThru) { Write-Host $printed }
                $command
                if ($printed) { $printed }
                # What PowerShell lays out itself has an empty line around it.
                if ($printed -like "`n*") { '' }
            }

            "``````console`n$(($shown -join "`n").TrimEnd("`n"))`n``````"
        })
}
finally {
    $shell.Dispose()
    Remove-Item $folder -Recurse -Force
}

if ($PassThru) { $new }
elseif ($Update) { [IO.File]::WriteAllText("$PSScriptRoot/TOUR.md", $new) }
