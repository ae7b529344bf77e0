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
        $keep = $env:XDG_CACHE_HOME
        try {
            $env:XDG_CACHE_HOME = $Caches
            & $PSHOME/pwsh -NoProfile -NonInteractive -Command "Import-Module '$ModuleFolder/WasiVfs.psd1'; $Script"
        }
        finally {
            $env:XDG_CACHE_HOME = $keep
        }
    }
}

Describe 'Invoke-WasiModule with Wasmtime in process' {
    It 'writes a line a second as they come' {
        $times = Invoke-WasiModule $RunProbe drip 3 1000 @InProcess | ForEach-Object { [DateTime]::UtcNow }
        $times | Should -HaveCount 3
        ($times[1] - $times[0]).TotalMilliseconds | Should -BeGreaterThan 500
        ($times[2] - $times[1]).TotalMilliseconds | Should -BeGreaterThan 500
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
        $limit = [DateTime]::UtcNow.AddSeconds(60)
        while ($output.Count -lt 1 -and -not $run.IsCompleted -and [DateTime]::UtcNow -lt $limit) {
            Start-Sleep -Milliseconds 20
        }

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
        $folder.UnixMode | Should -Be 'drwx------'
        Get-ChildItem $folder -Filter *.cwasm | Should -HaveCount 1
    }

    It 'refuses a folder that others can enter' {
        $null = New-Item -ItemType Directory $TestDrive/open/wasi-vfs/modules
        chmod 755 $TestDrive/open/wasi-vfs/modules
        $words = Invoke-Apart $TestDrive/open "try { Invoke-WasiModule '$RunProbe' exit 0 -Engine wasmtime-in-process -ErrorAction Stop } catch { `"`$_`" }"
        $words | Should -BeLike '*can be entered by other users*'
        Get-ChildItem $TestDrive/open/wasi-vfs/modules | Should -BeNullOrEmpty
    }
}
