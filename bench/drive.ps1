# SPDX-License-Identifier: MIT
<#
.SYNOPSIS
The drive beside the file system: the same commands on an image and on the tree that was packed into it, in one run.
.EXAMPLE
./build.ps1; bench/drive.ps1 | Format-Table
#>
[CmdletBinding()]
param([int] $Entries = 100000, [int] $Rounds = 5)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$repository = Split-Path $PSScriptRoot
Import-Module "$repository/out/WasiVfs/WasiVfs.psd1"
$build = [System.Reflection.CustomAttributeExtensions]::GetCustomAttribute((Get-Module WasiVfs).ImplementingAssembly, [Diagnostics.DebuggableAttribute])
if ($build.IsJITOptimizerDisabled) {
    throw 'out/WasiVfs holds a build for debugging, whose times tell nothing. Run ./build.ps1 first.'
}

$work = Join-Path ([IO.Path]::GetTempPath()) "wasivfs-bench-$PID"
try {
    foreach ($directory in 0..([math]::Ceiling($Entries / 500) - 1)) {
        $null = [IO.Directory]::CreateDirectory("$work/tree/d$directory")
        foreach ($file in 0..498) {
            [IO.File]::WriteAllText("$work/tree/d$directory/file$file.txt", "content of $file in $directory`n")
        }
    }

    $null = [IO.Directory]::CreateDirectory("$work/tree/big")
    foreach ($file in 0..19999) {
        [IO.File]::WriteAllText("$work/tree/big/file$file.txt", '')
    }

    $module = "$repository/tests/fixtures/treesum/c/treesum.wasm"
    $null = New-WasiPackedModule $module -Source $work/tree -OutFile $work/app.wasm | Mount-WasiImage -Name Image
    $null = New-PSDrive -Name Host -PSProvider FileSystem -Root $work/tree

    $operations = [ordered]@{
        'Get-ChildItem -Recurse'         = { Get-ChildItem "$($args[0]):/" -Recurse | Out-Null }
        'Get-ChildItem -Recurse -Filter' = { Get-ChildItem "$($args[0]):/" -Recurse -Filter file7.txt | Out-Null }
        '1,000 Get-Content -Raw'         = { foreach ($i in 0..999) { $null = Get-Content "$($args[0]):/d1/file$($i % 499).txt" -Raw } }
        'Get-ChildItem of 20,000'        = { Get-ChildItem "$($args[0]):/big" | Out-Null }
        '10 wildcards in 20,000'         = { foreach ($i in 0..9) { Get-ChildItem "$($args[0]):/big/file${i}99?.txt" | Out-Null } }
        'Tab in 20,000'                  = { $null = Complete "Get-Content $($args[0]):/big/file1999" }
        'Tab for all of 20,000'          = { $null = Complete "Get-Content $($args[0]):/big/" }
        'Search of 5,000 files'          = { Search $args[0] "$($args[0]):/d[0-9]" }
        '1,000 Test-Path'                = { foreach ($i in 0..999) { $null = Test-Path "$($args[0]):/d1/file$($i % 499).txt" } }
    }
    function Complete([string] $Line) {
        [System.Management.Automation.CommandCompletion]::CompleteInput($Line, $Line.Length, $null).CompletionMatches
    }

    # Each drive with the command that searches it.
    function Search([string] $Drive, [string] $Directories) {
        $command = if ($Drive -eq 'Image') { 'Select-WasiImageString' } else { 'Select-String' }
        Get-ChildItem $Directories | Get-ChildItem | & $command '7 in' | Out-Null
    }

    foreach ($operation in $operations.GetEnumerator()) {
        # Turn by turn, so that what else the machine does falls on both; the best round of each counts.
        $best = @{ Image = [double]::MaxValue; Host = [double]::MaxValue }
        foreach ($round in 1..$Rounds) {
            foreach ($drive in 'Image', 'Host') {
                [GC]::Collect()
                $time = (Measure-Command { & $operation.Value $drive }).TotalMilliseconds
                $best[$drive] = [math]::Min($best[$drive], $time)
            }
        }

        [pscustomobject]@{
            Operation  = $operation.Key
            Image      = [math]::Round($best.Image, 1)
            FileSystem = [math]::Round($best.Host, 1)
            Ratio      = [math]::Round($best.Image / $best.Host, 2)
        }
    }
}
finally {
    Get-WasiImage Image* | Dismount-WasiImage
    if (Test-Path $work) {
        Remove-Item $work -Recurse -Force
    }
}
