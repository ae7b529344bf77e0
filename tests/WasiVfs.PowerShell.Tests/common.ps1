# SPDX-License-Identifier: MIT
# What the tests share. Each test file loads it in BeforeAll: . $PSScriptRoot/common.ps1

Set-StrictMode -Version 3.0
$Repository = Split-Path (Split-Path $PSScriptRoot)
$ModuleFolder = "$Repository/out/WasiVfs"
$TreeSum = "$Repository/tests/fixtures/treesum/c/treesum.wasm"
$RunProbe = "$Repository/tests/fixtures/runprobe/runprobe.wasm"
$Pwsh = "$PSHOME/pwsh$($IsWindows ? '.exe' : '')"

if (-not (Test-Path "$ModuleFolder/WasiVfs.psd1")) {
    throw "There is no module in $ModuleFolder; run 'dotnet build' first."
}

Import-Module "$ModuleFolder/WasiVfs.psd1"

# The engines: those that WASIVFS_ENGINES names, those beside the repository, those on PATH.
foreach ($folder in "$Repository/../shared/engines/bin", $env:WASIVFS_ENGINES) {
    if ($folder -and (Test-Path $folder) -and $env:PATH -notlike "*$folder*") {
        $env:PATH = "$folder$([IO.Path]::PathSeparator)$env:PATH"
    }
}

# Ends the running test as skipped, with its reason, where the machine lacks what it needs.
function Assert-Needed([bool] $Present, [string] $What) {
    if (-not $Present) {
        Set-ItResult -Skipped -Because "this needs $What"
    }
}

function Assert-Engine {
    Assert-Needed ([bool](Get-Command wasmtime, node -CommandType Application -ErrorAction Ignore)) 'wasmtime or node on PATH'
}

function Assert-Unix([string] $What) {
    Assert-Needed (-not $IsWindows) "a file system that takes $What"
}

# A directory tree on the host with everything that the drive has to show.
function New-Tree([string] $Path) {
    $null = New-Item -ItemType Directory $Path/dir/sub, $Path/lib, $Path/odd, $Path/links, $Path/empty, $Path/nest/only
    [IO.File]::WriteAllText("$Path/a.txt", "one`ntwo`nthree`n")
    [IO.File]::WriteAllText("$Path/windows.txt", "one`r`ntwo`r`n")
    [IO.File]::WriteAllText("$Path/open.txt", "one`ntwo")
    [IO.File]::WriteAllText("$Path/none.txt", '')
    [IO.File]::WriteAllText("$Path/utf16.txt", "grün`n日本`n", [Text.Encoding]::Unicode)
    [IO.File]::WriteAllText("$Path/utf8bom.txt", "grün`n", [Text.UTF8Encoding]::new($true))
    [IO.File]::WriteAllText("$Path/latin1.txt", "grün`n", [Text.Encoding]::Latin1)
    [IO.File]::WriteAllText("$Path/commas.txt", 'a,b,,c')
    [IO.File]::WriteAllText("$Path/.hidden", 'secret')
    [IO.File]::WriteAllText("$Path/painted.odd", 'a colour of its own')
    [IO.File]::WriteAllText("$Path/Zebra.txt", 'between the letters of the alphabet')
    [IO.File]::WriteAllBytes("$Path/bytes.bin", [byte[]](0..255))
    [IO.File]::WriteAllText("$Path/dir/b.txt", 'hello')
    [IO.File]::WriteAllText("$Path/dir/c.md", '# c')
    [IO.File]::WriteAllText("$Path/dir/sub/b.txt", 'deeper')
    [IO.File]::WriteAllText("$Path/lib/m.py", 'x = 1')
    [IO.File]::WriteAllText("$Path/nest/only/leaf.txt", 'below directories alone')
    foreach ($name in Get-OddName) {
        [IO.File]::WriteAllText("$Path/odd/$name", $name)
    }

    if (-not $IsWindows) {
        [IO.File]::WriteAllText("$Path/odd/back\slash.txt", 'out of reach')
        $null = [IO.File]::CreateSymbolicLink("$Path/links/file", '../a.txt')
        $null = [IO.Directory]::CreateSymbolicLink("$Path/links/dir", '../dir')
        $null = [IO.File]::CreateSymbolicLink("$Path/links/dangling", 'nowhere')
        $null = [IO.File]::CreateSymbolicLink("$Path/links/round", 'round')
        $null = [IO.File]::CreateSymbolicLink("$Path/links/out", '../../../etc/hostname')
        $null = [IO.File]::CreateSymbolicLink("$Path/links/absolute", '/elsewhere/a.txt')
        ln $Path/a.txt $Path/links/hard
    }
}

# Names that PowerShell, its wildcards or its completion could take for something else; those that the host allows.
function Get-OddName {
    '[x].txt'       # a set of letters, to a wildcard
    'tick`.txt'     # PowerShell's escape
    ' lead.txt'     # a space in front
    '$d.txt'        # a variable
    "it's.txt"      # a quote
    '日本.txt'       # three bytes a letter
    '-dash.txt'     # a parameter
    '~.txt'         # a home
    'semi;colon'    # the end of a statement
    if (-not $IsWindows) {
        'star*.txt'     # any letters, to a wildcard
        'what?.txt'     # any letter
        'co:lon.txt'    # a drive
        'Case.txt'
        'case.txt'      # the same name, to a wildcard
        'x' * 255       # the longest name
    }
}

# A packed module that holds the tree at its root.
function New-PackedTree([string] $Tree, [string] $OutFile) {
    (New-WasiPackedModule -LiteralPath $TreeSum -Map @{ '/' = $Tree } -OutFile $OutFile -WarningAction SilentlyContinue).Path
}

# The SHA-256 of the image inside of a packed module.
function Get-ImageHash($Pack) {
    $bytes = [IO.File]::ReadAllBytes($Pack.Path)
    $image = [ArraySegment[byte]]::new($bytes, $Pack.ImageOffset, $Pack.ImageLength)
    [Convert]::ToHexString([Security.Cryptography.SHA256]::HashData([IO.MemoryStream]::new($image.Array, $image.Offset, $image.Count)))
}

# The texts that Tab would offer at the end of a line.
function Complete([string] $Line) {
    [System.Management.Automation.CommandCompletion]::CompleteInput($Line, $Line.Length, $null).CompletionMatches.ForEach{ $_.CompletionText }
}

# Waits until something is so, however busy the machine is; a minute is too long for anything here.
function Wait-Until([string] $What, [scriptblock] $Condition) {
    $limit = [DateTime]::UtcNow.AddMinutes(1)
    while (-not (& $Condition)) {
        if ([DateTime]::UtcNow -gt $limit) {
            throw "After a minute: $What is not so yet."
        }

        Start-Sleep -Milliseconds 10
    }
}

# Runs a command and returns the errors that it wrote or threw.
function Get-ErrorOf([scriptblock] $Command) {
    $errors = @()
    try {
        $errors = @(& $Command 2>&1 | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] })
    }
    catch {
        $errors += $_
    }

    $errors
}
