# SPDX-License-Identifier: MIT
# Wasmtime in process, as the module brings it along.
BeforeAll {
    . $PSScriptRoot/common.ps1
    $Command = 'WasiVfs.PowerShell.InvokeWasiModuleCommand'
    $InProcess = @{ Engine = 'wasmtime-in-process' }
    $null = New-Item -ItemType Directory $TestDrive/data
    [IO.File]::WriteAllText("$TestDrive/data/hello.txt", "hello`n")

    # Runs a script in a PowerShell of its own, whose compiled modules are kept below a folder.
    function Invoke-Apart([string] $Caches, [string] $Script) {
        $variable = $IsWindows ? 'Env:LOCALAPPDATA' : 'Env:XDG_CACHE_HOME'
        $keep = (Get-Item $variable -ErrorAction Ignore)?.Value
        try {
            Set-Item $variable $Caches
            & $Pwsh -NoProfile -NonInteractive -Command "Import-Module '$ModuleFolder/WasiVfs.psd1'; $Script"
        }
        finally {
            Set-Item $variable $keep
        }
    }
}

Describe 'Invoke-WasiModule with Wasmtime in process' {
    It 'writes a line as it comes: the next one is an hour away' {
        $line = Invoke-WasiModule $RunProbe drip 2 3600000 -TimeoutSec 60 @InProcess -ErrorVariable errors | Select-Object -First 1
        $line | Should -Be '0'
        $errors | Should -BeNullOrEmpty
    }

    It 'reads its input while more is on its way' {
        1..200000 | Invoke-WasiModule $RunProbe echo @InProcess | Select-Object -Last 1 | Should -Be '200000'
    }

    It 'ends a program that computes, and one that sleeps, at its time limit' {
        foreach ($what in @('loop'), @('drip', '2', '3600000')) {
            $time = Measure-Command { $null = Invoke-WasiModule $RunProbe $what -TimeoutSec 1 @InProcess -ErrorVariable errors -ErrorAction SilentlyContinue }
            $time.TotalSeconds | Should -BeLessThan 10
            $errors.FullyQualifiedErrorId | Should -Be "ProgramTimedOut,$Command"
            $global:LASTEXITCODE | Should -Be 124
        }
    }

    It 'ends the program at Ctrl+C' {
        $shell = [powershell]::Create()
        $null = $shell.AddScript({
                param($module, $probe)
                Import-Module $module
                Invoke-WasiModule $probe loop -Engine wasmtime-in-process
            }).AddArgument("$ModuleFolder/WasiVfs.psd1").AddArgument($RunProbe)
        $output = [System.Management.Automation.PSDataCollection[psobject]]::new()
        $run = $shell.BeginInvoke([System.Management.Automation.PSDataCollection[psobject]]::new(), $output)
        Wait-Until 'the program has written' { $output.Count -ge 1 -or $run.IsCompleted }
        (Measure-Command { $shell.Stop() }).TotalSeconds | Should -BeLessThan 10
        $shell.InvocationStateInfo.State | Should -Be 'Stopped'
        $shell.Dispose()
        Invoke-WasiModule $RunProbe exit 0 @InProcess
        $global:LASTEXITCODE | Should -Be 0
    }

    It 'bounds memory and steps' {
        [int](Invoke-WasiModule $RunProbe hog 64 -MemoryLimit 16MB @InProcess -ErrorAction SilentlyContinue) | Should -BeIn (8..16)
        $run = Invoke-WasiModule $RunProbe loop -Fuel 10000000 -PassThru @InProcess -ErrorAction SilentlyContinue
        "$($run.Error)" | Should -BeLike '*all fuel consumed*'
    }

    It 'tells of a trap what happened and where' {
        $run = Invoke-WasiModule $RunProbe trap -PassThru @InProcess -ErrorAction SilentlyContinue
        $run.ExitCode | Should -Be 134
        $run.Error[0] | Should -Be 'Error: wasm trap: wasm `unreachable` instruction executed'
        ($run.Error -match '^ +\d+: +0x[0-9a-f]+ - .*!').Count | Should -BeGreaterThan 1
    }

    It 'lets the program read what it may only read' {
        $given = @{ PreopenReadOnly = @{ '/data' = "$TestDrive/data" } }
        Invoke-WasiModule $RunProbe read /data/hello.txt @given @InProcess | Should -Be 'hello'
        Invoke-WasiModule $RunProbe write /data/new @given @InProcess -ErrorAction SilentlyContinue 2>$null
        $global:LASTEXITCODE | Should -Be 1
        "$TestDrive/data/new" | Should -Not -Exist
    }

    It 'leaves the paths of the drive as they are' {
        Invoke-WasiModule $RunProbe exit 0 @InProcess
        $packed = New-WasiPackedModule $TreeSum -Source $TestDrive/data -GuestPath /work -OutFile $TestDrive/paths.wasm
        Mount-WasiImage $packed.Path -Name Paths
        try {
            (Get-Item Paths:/work/hello.txt).PSPath | Should -BeLike 'WasiVfs\WasiImage::*'
            (Get-Item Paths:/work/hello.txt).PSPath | Should -Not -BeLike '*dynamic*'
        }
        finally {
            Set-Location $PSScriptRoot
            Dismount-WasiImage Paths
        }
    }

    It 'keeps what it has compiled where only its user can come' {
        Invoke-Apart $TestDrive/caches "Invoke-WasiModule '$RunProbe' args once -Engine wasmtime-in-process -Raw" | Should -Be "once`0"
        $folder = Get-Item $TestDrive/caches/wasi-vfs/modules
        if (-not $IsWindows) { # there the folder of a user's own data is closed to others by its place
            $folder.UnixMode | Should -Be 'drwx------'
        }

        Get-ChildItem $folder -Filter *.cwasm | Should -HaveCount 1
    }

    It 'refuses a folder that others can enter' {
        Assert-Unix 'modes'
        $null = New-Item -ItemType Directory $TestDrive/open/wasi-vfs/modules
        chmod 755 $TestDrive/open/wasi-vfs/modules
        $words = Invoke-Apart $TestDrive/open "try { Invoke-WasiModule '$RunProbe' exit 0 -Engine wasmtime-in-process -ErrorAction Stop } catch { `"`$_`" }"
        $words | Should -BeLike '*can be entered by other users*'
        Get-ChildItem $TestDrive/open/wasi-vfs/modules | Should -BeNullOrEmpty
    }
}

Describe 'A program that reads the terminal' {
    BeforeAll {
        # An interactive PowerShell in a pseudo-terminal, which script of util-linux makes. It asks where the cursor is, and is told.
        function Open-Terminal {
            $start = [Diagnostics.ProcessStartInfo]::new('script', [string[]]('-q', '-e', '-c', "stty rows 50 cols 240; exec '$PSHOME/pwsh' -NoProfile -NoLogo", '/dev/null'))
            $start.RedirectStandardInput = $start.RedirectStandardOutput = $true
            $start.Environment['TERM'] = 'xterm'
            $process = [Diagnostics.Process]::Start($start)
            @{ Process = $process; Shown = ''; Read = $null; Buffer = [byte[]]::new(4096) }
        }

        function Read-Terminal($Terminal) {
            $stream = $Terminal.Process.StandardOutput.BaseStream
            $Terminal.Read ??= $stream.ReadAsync($Terminal.Buffer, 0, $Terminal.Buffer.Length)
            if ($Terminal.Read.Wait(50)) {
                $text = [Text.Encoding]::UTF8.GetString($Terminal.Buffer, 0, $Terminal.Read.Result)
                $Terminal.Read = $null
                if ($text.Contains("`e[6n")) {
                    Send-Keys $Terminal "`e[1;1R"
                }

                $Terminal.Shown += $text -replace '\e\[[0-9;?]*[a-zA-Z]|\e[=>]'
            }
        }

        # Forgets what was shown, the line that the shell has just drawn among it: all of that is in the terminal before a program starts.
        function Clear-Terminal($Terminal) {
            do {
                $length = $Terminal.Shown.Length
                Read-Terminal $Terminal
            } while ($Terminal.Shown.Length -ne $length)
            $Terminal.Shown = ''
        }

        function Send-Keys($Terminal, [string] $Keys) {
            $Terminal.Process.StandardInput.Write($Keys)
            $Terminal.Process.StandardInput.Flush()
        }

        function Wait-Terminal($Terminal, [scriptblock] $Condition) {
            $limit = [DateTime]::UtcNow.AddSeconds(90)
            while (-not (& $Condition)) {
                [DateTime]::UtcNow | Should -BeLessThan $limit -Because "the terminal shows: $($Terminal.Shown)"
                Read-Terminal $Terminal
            }
        }
    }

    It 'finds it as a process does, and the shell has it back afterwards: <name>' -ForEach @(
        @{ name = 'a module'; program = 'runprobe.wasm' }
        @{ name = 'a component'; program = 'runprobe.component.wasm' }
    ) {
        Assert-Needed ($IsLinux -and (Get-Command script, stty -CommandType Application -ErrorAction Ignore).Count -ge 2) 'script of util-linux, and stty'
        $terminal = Open-Terminal
        try {
            Wait-Terminal $terminal { $terminal.Shown -match 'PS .*> ' }
            Send-Keys $terminal "Import-Module '$ModuleFolder/WasiVfs.psd1'; 'terminal=' + (tty) + ';'`r"
            Wait-Terminal $terminal { $terminal.Shown -match 'terminal=(/dev/\S+);' }
            $null = $terminal.Shown -match 'terminal=(/dev/\S+);'
            $device = $Matches[1]
            Send-Keys $terminal "Invoke-WasiModule '$Repository/tests/fixtures/runprobe/$program' echo -Engine wasmtime-in-process; 'after' + 'wards'`r"
            Wait-Terminal $terminal { (stty -a -F $device) -join ' ' -match ' icanon .* echo ' }
            Clear-Terminal $terminal
            Send-Keys $terminal "hallo$([char]127)$([char]127)$([char]127)$([char]127)ello`r"
            Wait-Terminal $terminal { $terminal.Shown -match "ello`r`n" }
            $terminal.Shown | Should -Be "hallo$("`b `b" * 4)ello`r`n"
            Send-Keys $terminal "$([char]4)"
            Wait-Terminal $terminal { $terminal.Shown -match 'afterwards\r\n' }
            $terminal.Shown | Should -Match "ello\r\nhello\r\nafterwards\r\n"

            # The shell edits its own lines again.
            Send-Keys $terminal "'again:' + (6 * 8`b7)`r"
            Wait-Terminal $terminal { $terminal.Shown -match 'again:42' }
        }
        finally {
            $terminal.Process.Kill($true)
        }
    }
}
