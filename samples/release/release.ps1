# SPDX-License-Identifier: MIT
<#
.SYNOPSIS
Makes a release of a WASI program with its files inside: packs it, tests it, compares it with the last release, writes a report.
.DESCRIPTION
The release is NAME-VERSION.wasm in the output directory, beside SHA256SUMS and report.md. Anything that fails ends the script with an
error, and so with an exit code other than 0. The same inputs give the same release: set SOURCE_DATE_EPOCH to give entries another time
than the start of 1980.
.EXAMPLE
./release.ps1 -Version 1.0
.EXAMPLE
./release.ps1 -Version 1.1 -Last ./release/print-file-1.0.wasm
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)]
    [string] $Version,

    # The program, and the trees that go into it.
    [string] $Module = "$PSScriptRoot/../hello/print-file.wasm",
    [System.Collections.IDictionary] $Map = @{ '/' = "$PSScriptRoot/../hello/files" },

    # How the release is tried: the program's arguments, and what it has to write.
    [string[]] $ArgumentList = '/hello.txt',
    [string[]] $Expected = 'Hello from inside the module!',

    # The last release, or any packed module, image, archive or directory to compare with.
    [string] $Last,

    [string] $OutputDirectory = './release'
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true
if (-not (Get-Module WasiVfs)) {
    Import-Module WasiVfs
}

$name = "$([IO.Path]::GetFileNameWithoutExtension($Module))-$Version.wasm"
$folder = (New-Item -ItemType Directory $OutputDirectory -Force).FullName
$release = Join-Path $folder $name

# Two packs of the same trees have the same bytes; where they do not, something changes while it is packed.
$pack = New-WasiPackedModule -LiteralPath $Module -Map $Map -OutFile $release -Sealed -Force
$again = New-WasiPackedModule -LiteralPath $Module -Map $Map -OutFile "$release.again" -Sealed -Force -WarningAction Ignore
$hashes = $release, $again.Path | ForEach-Object { (Get-FileHash -LiteralPath $_).Hash.ToLowerInvariant() }
Remove-Item -LiteralPath $again.Path
if ($hashes[0] -ne $hashes[1]) {
    throw "Two packs of '$Module' differ: its trees change while they are packed."
}

$test = Test-WasiImage -LiteralPath $release
if (-not $test.IsValid) {
    throw "'$release' is damaged: $($test.Problems.Message -join ' ')"
}

$run = Invoke-WasiModule -LiteralPath $release -ArgumentList $ArgumentList -TimeoutSec 60 -PassThru
if (Compare-Object @($run.Output) $Expected -SyncWindow 0) {
    throw "'$release' $ArgumentList wrote '$($run.Output -join "`n")', and should write '$($Expected -join "`n")'."
}

$changes = if ($Last) {
    Compare-WasiImage $Last $release
}

# What the report and a checksum tool read.
$words = @{ '=>' = 'added'; '<=' = 'removed'; '<>' = 'changed' }
$report = @(
    "# $name"
    ''
    '| | |'
    '|---|---|'
    "| size | $($pack.Length) bytes, $($pack.ImageLength) of them the image |"
    "| SHA-256 | ``$($hashes[0])`` |"
    "| program | ``$($pack.ModuleSha256)`` |"
    "| image | ``$($pack.ImageDigest)`` |"
    "| files | $($pack.Files), under $($pack.Mounts.GuestPath -join ', ') |"
    "| tried with | $($run.Engine): ``$($ArgumentList -join ' ')`` wrote what it should |"
    ''
    if (-not $Last) { 'There is no earlier release to compare with.' }
    elseif (-not $changes) { "The files are those of ``$(Split-Path $Last -Leaf)``." }
    else {
        "Since ``$(Split-Path $Last -Leaf)``:"
        ''
        foreach ($change in $changes) { "- $($words[$change.SideIndicator]): ``$($change.FormatPath())``" }
    }
)
$report | Set-Content -LiteralPath (Join-Path $folder report.md)
"$($hashes[0])  $name" | Set-Content -LiteralPath (Join-Path $folder SHA256SUMS)

[pscustomobject]@{
    Path    = $release
    Sha256  = $hashes[0]
    Changes = @($changes)
    Report  = Join-Path $folder report.md
}
