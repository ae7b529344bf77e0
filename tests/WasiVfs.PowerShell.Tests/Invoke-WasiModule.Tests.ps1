# SPDX-License-Identifier: MIT
BeforeAll {
    . $PSScriptRoot/common.ps1
    $Command = 'WasiVfs.PowerShell.InvokeWasiModuleCommand'
    $null = New-Item -ItemType Directory $TestDrive/data/sub
    [IO.File]::WriteAllText("$TestDrive/data/hello.txt", "hello`n")
    function Split-Nul([string] $Text) { $Text.TrimEnd("`0") -split "`0" }
}

Describe 'Invoke-WasiModule' {
    BeforeEach { Assert-Engine }

    It 'gives the program its arguments as they are' {
        $given = 'a b', '$x', '"q"', "it's", '*', '', '-v', '日本'
        Split-Nul (Invoke-WasiModule $RunProbe (, 'args' + $given) -Raw) | Should -Be $given
        Split-Nul (Invoke-WasiModule $RunProbe args one two -Raw) | Should -Be 'one', 'two'
        Split-Nul (Invoke-WasiModule $RunProbe -ArgumentList args, one -Raw) | Should -Be 'one'
    }

    It 'takes null for no argument, and an array for its elements, as a native command does' {
        Split-Nul (Invoke-WasiModule $RunProbe args a $null '' @('b c', $null, 5) 1.5 -Raw) | Should -Be 'a', '', 'b c', '5', '1.5'
        Invoke-WasiModule $RunProbe args $null -Raw | Should -BeNullOrEmpty
        (Get-ErrorOf { Invoke-WasiModule $RunProbe -ArgumentList $null })[-1].FullyQualifiedErrorId | Should -Be "ProgramFailed,$Command"
    }

    It 'gives the program the environment that it is told, and nothing of ours' {
        Split-Nul (Invoke-WasiModule $RunProbe env -Environment @{ B = '2'; A = 1 } -Raw) | Sort-Object | Should -Be 'A=1', 'B=2'
        Invoke-WasiModule $RunProbe env -Raw | Should -BeNullOrEmpty
    }

    It 'writes lines as they come: the next one is an hour away' {
        $line = Invoke-WasiModule $RunProbe drip 2 3600000 -TimeoutSec 60 -ErrorVariable errors | Select-Object -First 1
        $line | Should -Be '0'
        $errors | Should -BeNullOrEmpty
    }

    It 'ends the program when the pipeline has had enough' {
        $time = Measure-Command { Invoke-WasiModule $RunProbe drip 1000 50 | Select-Object -First 2 | Should -Be '0', '1' }
        $time.TotalSeconds | Should -BeLessThan 20
    }

    It 'writes text whole with -Raw, and bytes with -AsByteStream' {
        Invoke-WasiModule $RunProbe drip 2 1 -Raw | Should -Be "0`n1`n"
        $bytes = Invoke-WasiModule $RunProbe big 1000 -AsByteStream -Raw
        , $bytes | Should -BeOfType [byte[]]
        $bytes.Length | Should -Be 1000
        $bytes[999] | Should -Be ((999 * 167 + [math]::Floor(999 / 256)) -band 255)
        $single = @(Invoke-WasiModule $RunProbe big 300 -AsByteStream)
        $single | Should -HaveCount 300
        $single[7] | Should -BeOfType [byte]
    }

    It 'feeds strings as lines of UTF-8' {
        'one', 'grün', '', '日本' | Invoke-WasiModule $RunProbe echo | Should -Be 'one', 'grün', '', '日本'
        'one', 'two' | Invoke-WasiModule $RunProbe echo -Raw | Should -Be "one`ntwo`n"
        Invoke-WasiModule $RunProbe echo -InputObject 'a', 'b' | Should -Be 'a', 'b'
        1, 2 | Invoke-WasiModule $RunProbe echo | Should -Be '1', '2'
    }

    It 'feeds bytes as they are, one by one or in arrays' {
        $all = [byte[]](0..255)
        (Invoke-WasiModule $RunProbe echo -AsByteStream -Raw -InputObject $all).Length | Should -Be 256
        $echoed = $all | Invoke-WasiModule $RunProbe echo -AsByteStream -Raw
        [Linq.Enumerable]::SequenceEqual($all, [byte[]]$echoed) | Should -BeTrue
        $echoed = @($all, $all) | Invoke-WasiModule $RunProbe echo -AsByteStream -Raw
        $echoed.Length | Should -Be 512
        $file = "$TestDrive/bytes.bin"
        [IO.File]::WriteAllBytes($file, $all)
        (Get-Content $file -AsByteStream -ReadCount 100 | Invoke-WasiModule $RunProbe echo -AsByteStream -Raw).Length | Should -Be 256
    }

    It 'carries more in both directions than any buffer holds' {
        $lines = 1..200000 | Invoke-WasiModule $RunProbe echo
        $lines | Should -HaveCount 200000
        $lines[199999] | Should -Be '200000'
    }

    It 'is not held up by a program that reads no input' {
        1..100000 | Invoke-WasiModule $RunProbe args unread -Raw | Should -Be "unread`0"
    }

    It 'keeps the exit code, and writes one error for one that is not 0' {
        Invoke-WasiModule $RunProbe exit 7 -ErrorVariable errors -ErrorAction SilentlyContinue
        $global:LASTEXITCODE | Should -Be 7
        $errors | Should -HaveCount 1
        $errors[0].FullyQualifiedErrorId | Should -Be "ProgramFailed,$Command"
        "$($errors[0])" | Should -BeLike '*runprobe.wasm*7*'
        Invoke-WasiModule $RunProbe exit 0
        $global:LASTEXITCODE | Should -Be 0
        { Invoke-WasiModule $RunProbe exit 1 -ErrorAction Stop } | Should -Throw -ErrorId "ProgramFailed,$Command"
        $global:LASTEXITCODE | Should -Be 1
    }

    It 'writes the program''s errors to the host''s error output' {
        $script = "Import-Module '$ModuleFolder/WasiVfs.psd1'; Invoke-WasiModule '$RunProbe' interleave 4"
        $out = & $Pwsh -NoProfile -NonInteractive -Command $script 2>$TestDrive/stderr.txt
        $out | Should -Be '0', '2'
        Get-Content $TestDrive/stderr.txt | Should -Be '1', '3'
    }

    It 'writes the program''s errors as a native command does: captured by 2>&1, hidden by 2>$null, kept by 2>file' {
        $global:Error.Clear()
        $all = Invoke-WasiModule $RunProbe interleave 4 2>&1
        $all.ForEach{ "$($_ -is [System.Management.Automation.ErrorRecord]) $_" } | Should -Be 'False 0', 'True 1', 'False 2', 'True 3'
        $all[1].FullyQualifiedErrorId | Should -Be 'NativeCommandError'
        $all[3].FullyQualifiedErrorId | Should -Be 'NativeCommandErrorMessage'
        Invoke-WasiModule $RunProbe interleave 4 2>$null | Should -Be '0', '2'
        $null = Invoke-WasiModule $RunProbe interleave 4 2>$TestDrive/errors.txt
        Get-Content $TestDrive/errors.txt | Should -Be '1', '3'
        function Invoke-Probe { Invoke-WasiModule $RunProbe interleave 4 }
        (Invoke-Probe 2>&1).Count | Should -Be 4
        $global:Error.Count | Should -Be 0 -Because 'lines of a program are not errors of the session'
        Invoke-WasiModule $RunProbe interleave 100000 2>&1 | Select-Object -First 3 | Should -HaveCount 3
    }

    It 'takes no line of a program''s errors for a failure, whatever the preference' {
        foreach ($ErrorActionPreference in 'Stop', 'SilentlyContinue', 'Continue') {
            $all = Invoke-WasiModule $RunProbe interleave 4 2>&1
            $all.Count | Should -Be 4 -Because $ErrorActionPreference
        }
    }

    It 'lets the exit code end a script where programs'' do: $PSNativeCommandUseErrorActionPreference' {
        $ErrorActionPreference = 'Stop'
        $PSNativeCommandUseErrorActionPreference = $false
        $errors = Invoke-WasiModule $RunProbe exit 3 2>&1
        $errors.FullyQualifiedErrorId | Should -Be "ProgramFailed,$Command"
        $global:LASTEXITCODE | Should -Be 3
        { Invoke-WasiModule $RunProbe exit 3 -ErrorAction Stop } | Should -Throw -ErrorId "ProgramFailed,$Command"
        $PSNativeCommandUseErrorActionPreference = $true
        { Invoke-WasiModule $RunProbe exit 3 } | Should -Throw -ErrorId "ProgramFailed,$Command"
        { Invoke-WasiModule $RunProbe exit 0 } | Should -Not -Throw
        $ErrorActionPreference = 'SilentlyContinue'
        $PSNativeCommandUseErrorActionPreference = $false
        Invoke-WasiModule $RunProbe exit 3 2>&1 | Should -BeNullOrEmpty
        $global:LASTEXITCODE | Should -Be 3
    }

    It 'runs programs from the pipeline, each in turn' {
        Split-Nul (Get-Item $RunProbe | Invoke-WasiModule -ArgumentList args, one -Raw) | Should -Be 'one'
        $runs = Get-Item $RunProbe, $RunProbe | Invoke-WasiModule -ArgumentList exit, 4 -PassThru -ErrorVariable errors -ErrorAction SilentlyContinue
        $runs.ExitCode | Should -Be 4, 4
        $errors | Should -HaveCount 2
        $mixed = Get-Item $PSCommandPath, $RunProbe | Invoke-WasiModule -ArgumentList args, x -Raw -ErrorVariable errors -ErrorAction SilentlyContinue
        Split-Nul $mixed | Should -Be 'x'
        $errors.FullyQualifiedErrorId | Should -Be "ModuleMalformed,$Command"
        $packed = New-WasiPackedModule $TreeSum -Source $PSScriptRoot/../fixtures/treesum -OutFile $TestDrive/piped.wasm
        $packed | Invoke-WasiModule -ArgumentList / | Should -Be (Invoke-WasiModule $packed.Path /)
        Split-Nul ([pscustomobject]@{ Path = $RunProbe } | Invoke-WasiModule -ArgumentList args, y -Raw) | Should -Be 'y'
    }

    It 'takes what a pipeline brings for input where the program is named' {
        Set-Content $TestDrive/in.txt 'one', 'two'
        Get-Content $TestDrive/in.txt | Invoke-WasiModule $RunProbe echo | Should -Be 'one', 'two'
        Get-Item $TestDrive/in.txt | Invoke-WasiModule $RunProbe echo | Should -Be (Get-Item $TestDrive/in.txt).FullName
    }

    It 'runs in a job, beside the session' {
        $job = Start-ThreadJob { param($module, $probe) Import-Module $module; Invoke-WasiModule $probe interleave 4 } -ArgumentList "$ModuleFolder/WasiVfs.psd1", $RunProbe
        $lines = $job | Receive-Job -Wait -AutoRemoveJob 2>&1
        $lines | ForEach-Object { "$_" } | Sort-Object | Should -Be '0', '1', '2', '3'
    }

    It 'gives one object about the run with -PassThru' {
        $result = Invoke-WasiModule $RunProbe interleave 4 -PassThru
        $result | Should -BeOfType WasiVfs.PowerShell.WasiRunResult
        $result.ExitCode | Should -Be 0
        $result.Output | Should -Be '0', '2'
        $result.Error | Should -Be '1', '3'
        $result.Engine | Should -Not -BeNullOrEmpty
        $result.Duration | Should -BeGreaterThan ([TimeSpan]::Zero)
        (Invoke-WasiModule $RunProbe exit 3 -PassThru -ErrorAction Ignore).ExitCode | Should -Be 3
        (Invoke-WasiModule $RunProbe interleave 4 -PassThru -Raw).Output | Should -Be "0`n2`n"
        , (Invoke-WasiModule $RunProbe big 10 -PassThru -AsByteStream).Output | Should -BeOfType [byte[]]
    }

    It 'ends a program that takes too long' {
        $time = Measure-Command { Invoke-WasiModule $RunProbe drip 1000 100 -TimeoutSec 1 -ErrorVariable errors -ErrorAction SilentlyContinue | Out-Null }
        $time.TotalSeconds | Should -BeLessThan 20
        $errors.FullyQualifiedErrorId | Should -Be "ProgramTimedOut,$Command"
        $errors[0].CategoryInfo.Category | Should -Be 'OperationTimeout'
        $global:LASTEXITCODE | Should -Be 124
    }

    It 'ends the program at Ctrl+C' {
        $shell = [powershell]::Create()
        $null = $shell.AddScript({
                param($module, $probe)
                Import-Module $module
                Invoke-WasiModule $probe drip 100000 50
            }).AddArgument("$ModuleFolder/WasiVfs.psd1").AddArgument($RunProbe)
        $output = [System.Management.Automation.PSDataCollection[psobject]]::new()
        $run = $shell.BeginInvoke([System.Management.Automation.PSDataCollection[psobject]]::new(), $output)
        Wait-Until 'the program has written' { $output.Count -ge 2 -or $run.IsCompleted }
        (Measure-Command { $shell.Stop() }).TotalSeconds | Should -BeLessThan 10
        $shell.InvocationStateInfo.State | Should -Be 'Stopped'
        $written = $output.Count
        Start-Sleep -Milliseconds 300
        $output.Count | Should -Be $written
        $shell.Dispose()
    }

    It 'ends at Ctrl+C whatever it is doing: looking for engines, packing, starting, running' {
        $null = New-Item -ItemType Directory $TestDrive/much -Force
        $file = [IO.File]::Create("$TestDrive/much/zeros")
        $file.SetLength(100MB)
        $file.Dispose()
        foreach ($wait in 0, 40, 80, 160, 320, 640) {
            $shell = [powershell]::Create()
            $null = $shell.AddScript("Import-Module '$ModuleFolder/WasiVfs.psd1'").Invoke()
            $shell.Commands.Clear()
            $null = $shell.AddScript({ param($probe, $tree) Invoke-WasiModule $probe drip 100000 50 -Map @{ '/much' = $tree } })
            $run = $shell.AddArgument($RunProbe).AddArgument("$TestDrive/much").BeginInvoke()
            Start-Sleep -Milliseconds $wait
            $run.IsCompleted | Should -BeFalse
            (Measure-Command { $shell.Stop() }).TotalSeconds | Should -BeLessThan 10
            $shell.InvocationStateInfo.State | Should -Be 'Stopped'
            $shell.Dispose()
        }

        Remove-Item $TestDrive/much -Recurse
    }

    It 'opens directories of the host that it is given' {
        Invoke-WasiModule $TreeSum /data -Preopen @{ '/data' = "$TestDrive/data" } |
            Should -Be 'd /data', 'f 6 5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03 /data/hello.txt', 'd /data/sub'
    }

    It 'opens directories that the program may only read' {
        Assert-Needed ([bool](Get-Command wazero -CommandType Application -ErrorAction Ignore)) 'wazero on PATH'
        $given = @{ Engine = 'wazero'; PreopenReadOnly = @{ '/data' = "$TestDrive/data" } }
        Invoke-WasiModule $RunProbe read /data/hello.txt @given | Should -Be 'hello'
        Invoke-WasiModule $RunProbe write /data/new @given -ErrorAction SilentlyContinue
        $global:LASTEXITCODE | Should -Be 1
        "$TestDrive/data/new" | Should -Not -Exist
    }

    It 'bounds memory and steps' {
        [int](Invoke-WasiModule $RunProbe hog 64 -MemoryLimit 16MB -ErrorAction SilentlyContinue) | Should -BeIn (8..16)
        $run = Invoke-WasiModule $RunProbe loop -Fuel 10000000 -PassThru -ErrorAction SilentlyContinue
        $run.ExitCode | Should -Not -Be 0
        "$($run.Error)" | Should -BeLike '*fuel*'
    }

    It 'embeds what is in an archive for the run' {
        $archive = (Export-WasiImage $TestDrive/data $TestDrive/data.zip).Path
        Invoke-WasiModule $TreeSum /data -Archive @{ '/data' = $archive } |
            Should -Be (Invoke-WasiModule $TreeSum /data -Map @{ '/data' = "$TestDrive/data" })
    }

    It 'embeds what is on a drive for the run' {
        $null = New-WasiPackedModule $TreeSum -Source $PSScriptRoot/../fixtures/treesum -OutFile $TestDrive/drive.wasm | Mount-WasiImage -Name W
        try {
            $expected = Invoke-WasiModule $TreeSum /lib -Map @{ '/lib' = "$PSScriptRoot/../fixtures/treesum" }
            Invoke-WasiModule $TreeSum /lib -Map @{ '/lib' = 'W:/' } | Should -Be $expected
        }
        finally {
            Dismount-WasiImage W
        }
    }

    It 'embeds trees for the run, and leaves nothing of it' {
        $before = @(Get-ChildItem ([IO.Path]::GetTempPath()) -Force -Recurse -Filter treesum.wasm -ErrorAction Ignore).Count
        Invoke-WasiModule $TreeSum /data -Map @{ '/data' = "$TestDrive/data" } |
            Should -Be 'd /data', 'f 6 5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03 /data/hello.txt', 'd /data/sub'
        @(Get-ChildItem ([IO.Path]::GetTempPath()) -Force -Recurse -Filter treesum.wasm -ErrorAction Ignore).Count | Should -Be $before
    }

    It 'traces the calls on files' {
        $run = Invoke-WasiModule $RunProbe read /data/hello.txt -Map @{ '/data' = "$TestDrive/data" } -Trace -PassThru
        $run.Output | Should -Be 'hello'
        $run.Error | Should -Contain 'trace: path_open /data/hello.txt -> 4 (embedded)'
        $run = Invoke-WasiModule $RunProbe read /data/none -Preopen @{ '/data' = "$TestDrive/data" } -Trace -PassThru -ErrorAction SilentlyContinue
        $run.Error | Should -Contain 'trace: path_open /data/none -> NOENT (host)'
    }

    It 'calls another export than the start' {
        Invoke-WasiModule $RunProbe -Function greet | Should -Be 'greetings'
    }

    It 'runs a packed module as it is' {
        $packed = New-WasiPackedModule $TreeSum -Source $TestDrive/data -GuestPath /work -OutFile $TestDrive/packed.wasm
        Invoke-WasiModule -LiteralPath $packed.Path | Should -Contain 'd /work/sub'
    }

    It 'tells the engine of a second memory' {
        Assert-Needed ([bool](Get-Command wasmer -CommandType Application -ErrorAction Ignore)) 'wasmer on PATH'
        $packed = New-WasiPackedModule $TreeSum -Source $TestDrive/data -GuestPath /work -Memory Isolated -OutFile $TestDrive/isolated.wasm
        Invoke-WasiModule -LiteralPath $packed.Path -Engine wasmer | Should -Contain 'd /work/sub'
    }

    It 'runs on the engine that is named' {
        $engine = (Get-Command wasmtime, node -CommandType Application -ErrorAction Ignore)[0]
        (Invoke-WasiModule $RunProbe exit 0 -Engine $engine.Name -PassThru).Engine | Should -Be $engine.Name
        (Invoke-WasiModule $RunProbe exit 0 -Engine $engine.Source -PassThru).Engine | Should -Be $engine.Name
    }
}

Describe 'Invoke-WasiModule without a run' {
    It 'writes one error for <what>' -ForEach @(
        @{ what = 'a file that is missing'; id = 'FileNotFound'; parameters = @{ Path = './missing.wasm' } }
        @{ what = 'an engine that nobody knows'; id = 'EngineUnavailable'; parameters = @{ Engine = 'steam' } }
        @{ what = 'an engine that is not there'; id = 'EngineUnavailable'; parameters = @{ Engine = './wasmtime' } }
        @{ what = 'a preopen without a directory'; id = 'MappingInvalid'; parameters = @{ Preopen = @{ '/a' = '' } } }
    ) {
        if ($what -notlike '*preopen*' -and $what -notlike '*engine*') {
            Assert-Engine
        }

        if (-not $parameters.ContainsKey('Path')) {
            $parameters.Path = $RunProbe
        }

        $errors = @(Get-ErrorOf { Invoke-WasiModule @parameters })
        $errors | Should -HaveCount 1
        $errors[0].FullyQualifiedErrorId | Should -Be "$id,$Command"
    }

    It 'says which engines to install where there is none' {
        # A copy of the module without Wasmtime in process, in a process with nothing on its PATH.
        Copy-Item $ModuleFolder $TestDrive/bare -Recurse
        Remove-Item $TestDrive/bare/wasmtime -Recurse -ErrorAction Ignore
        $script = "`$env:PATH = ''; Import-Module '$TestDrive/bare/WasiVfs.psd1'
            try { Invoke-WasiModule '$RunProbe' exit 0 } catch { `$_.FullyQualifiedErrorId; `"`$_`" }"
        $id, $words = & $Pwsh -NoProfile -NonInteractive -Command $script
        $id | Should -Be "EngineUnavailable,$Command"
        $words | Should -BeLike '*install*wasmtime*'
    }
}
