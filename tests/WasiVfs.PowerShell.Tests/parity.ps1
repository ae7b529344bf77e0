# SPDX-License-Identifier: MIT
# What Parity.Tests.ps1 runs commands on, and how it looks at what they write.

# The tree of the commands: every kind of entry that they name.
function New-ParityTree([string] $Path) {
    New-Tree $Path
    $null = New-Item -ItemType Directory $Path/docs/sub, $Path/src
    [IO.File]::WriteAllText("$Path/readme.md", "# Read me`n")
    [IO.File]::WriteAllText("$Path/table.csv", "name,size`na,1`nb,2`n")
    [IO.File]::WriteAllText("$Path/data.json", '{ "name": "one" }')
    [IO.File]::WriteAllText("$Path/docs/notes.md", "TODO write`nmore`n")
    [IO.File]::WriteAllText("$Path/docs/plain.txt", "plain`n")
    [IO.File]::WriteAllText("$Path/docs/sub/deep.txt", "TODO deep`n")
    [IO.File]::WriteAllText("$Path/src/b.py", 'x = 1')
    [IO.File]::WriteAllText("$Path/script.ps1", '"run"')
    [IO.File]::WriteAllText("$Path/scratch.txt", "may be changed`n")
    if (-not $IsWindows) {
        [IO.File]::Delete("$Path/odd/back\slash.txt")
        [IO.File]::Delete("$Path/odd/case.txt")
        Remove-Item $Path/links/dir
        $null = [IO.Directory]::CreateSymbolicLink("$Path/links/dir", '../docs')
    }
}

# Runs a command on a drive, and returns what it writes as text: objects as the shell shows them, errors by id and sentence. The drive's
# letters and its root are taken away.
function Get-ParityText([string] $Command, [string] $Drive, [string] $Root) {
    Push-Location "${Drive}:/"
    try {
        $written = try {
            & ([scriptblock]::Create($Command.Replace('X:', "${Drive}:"))) 2>&1
        }
        catch {
            $_
        }

        $text = $written | ForEach-Object {
            $_ -is [System.Management.Automation.ErrorRecord] ? "$($_.FullyQualifiedErrorId): $_" : $_
        } | Out-String -Width 200
        $text.Replace($Root, '<root>').Replace("${Drive}:", 'X:').Replace('<root>', 'X:')
    }
    finally {
        Pop-Location
    }
}
