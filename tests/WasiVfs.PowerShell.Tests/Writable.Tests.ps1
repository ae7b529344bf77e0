# SPDX-License-Identifier: MIT
BeforeAll {
    . $PSScriptRoot/common.ps1
    $Program = "$Repository/tests/fixtures/changes/changes.wasm"
    $null = New-Item -ItemType Directory $TestDrive/site/sub
    [IO.File]::WriteAllText("$TestDrive/site/a.txt", 'old')
    [IO.File]::WriteAllText("$TestDrive/site/sub/b.txt", 'b')
    $App = "$TestDrive/app.wasm"
    $null = New-WasiPackedModule $Program -Source $TestDrive/site -EmptyDirectory /tmp -Writable -Quota 1MB -OutFile $App
}

Describe 'A module whose files can be changed' {
    It 'says so, and its quota' {
        $module = Get-WasiModule $App
        $module.Pack.Writable | Should -BeTrue
        $module.Pack.Quota | Should -Be 1MB
        $module | Out-String | Should -Match 'Writable\s+: up to 1048576 bytes'
        $unbounded = (New-WasiPackedModule $Program -Source $TestDrive/site -Writable -OutFile $TestDrive/unbounded.wasm).Path
        $module = Get-WasiModule $unbounded
        $module.Pack.Writable | Should -BeTrue
        $module.Pack.Quota | Should -BeNullOrEmpty
        $module | Out-String | Should -Match 'Writable\s+: without a quota'
        (New-WasiPackedModule $Program -Source $TestDrive/site -OutFile $TestDrive/reads.wasm).Path | Get-WasiModule | Out-String |
            Should -Not -Match 'Writable'
    }

    It 'refuses a quota that is not possible, and one for nothing' {
        { New-WasiPackedModule $Program -Source $TestDrive/site -Writable -Quota 1KB -OutFile $TestDrive/no.wasm -ErrorAction Stop } |
            Should -Throw '*quota of 1024 bytes*'
        { New-WasiPackedModule $Program -Source $TestDrive/site -Quota 1MB -OutFile $TestDrive/no.wasm -ErrorAction Stop } |
            Should -Throw '*-Quota*-Writable*'
        "$TestDrive/no.wasm" | Should -Not -Exist
    }

    It 'keeps its files for the next run' {
        Invoke-WasiModule $App write /tmp/new n /a.txt changed | Should -Be 'ok'
        $run = Invoke-WasiModule $App write /a.txt changed -PassThru
        $run.ExitCode | Should -Be 0
        $null -eq $run.Changes | Should -BeTrue
    }
}

Describe 'What a program changed' {
    AfterEach {
        Get-WasiImage | Dismount-WasiImage -Force
    }

    It 'is saved, and the paths are objects' {
        $run = Invoke-WasiModule $App write /tmp/new n /a.txt changed /sub/b.txt -SaveChanges $TestDrive/out.tar -PassThru
        $run.Changes | Should -BeOfType WasiVfs.PowerShell.WasiImageDifference
        $run.Changes | ForEach-Object { "$($_.SideIndicator) $($_.Path)" } | Sort-Object |
            Should -Be @('<= /sub/b.txt', '<> /a.txt', '=> /tmp/new')
        $run | Out-String | Should -Match 'Changes +: .*=> /tmp/new'
        "$TestDrive/out.tar" | Should -Exist
    }

    It 'is one tree with what was packed, on a drive and packed again' {
        Invoke-WasiModule $App write /tmp/new n /a.txt changed /sub/b.txt -SaveChanges $TestDrive/out.tar -Commit $TestDrive/new.wasm |
            Should -Be 'ok'
        $null = Mount-WasiImage $App -Layer $TestDrive/out.tar -Name both
        Get-Content both:/a.txt | Should -Be 'changed'
        Get-ChildItem both:/ -Recurse -Name | Sort-Object | Should -Be @('a.txt', 'sub', 'tmp', (Join-Path tmp new))
        Compare-WasiImage both:/ $TestDrive/new.wasm | Should -BeNullOrEmpty
        (Invoke-WasiModule $App write /n n -Layer $TestDrive/out.tar -Writable -PassThru).Changes.Path | Should -Be '/n'
        Export-WasiImage both:/ $TestDrive/both.tar | Out-Null
        Compare-WasiImage $TestDrive/both.tar $TestDrive/new.wasm | Should -BeNullOrEmpty
        $packed = New-WasiPackedModule $App -Layer $TestDrive/out.tar -PreserveTimestamps -OutFile $TestDrive/packed.wasm
        (Get-FileHash $packed.Path).Hash | Should -Be (Get-FileHash $TestDrive/new.wasm).Hash
        (Get-WasiModule $TestDrive/new.wasm).Pack.Quota | Should -Be 1MB
    }

    It 'is committed over the module itself, by a path relative to the location' {
        Copy-Item $App $TestDrive/self.wasm
        Push-Location $TestDrive
        try {
            foreach ($name in 'one', 'two') {
                Invoke-WasiModule self.wasm write "/tmp/$name" x -Commit self.wasm | Should -Be 'ok'
            }
        }
        finally {
            Pop-Location
        }

        $null = Mount-WasiImage $TestDrive/self.wasm -Name self
        Get-ChildItem self:/tmp -Name | Should -Be @('one', 'two')
    }

    It 'is told of a directory that was only tried' {
        $run = Invoke-WasiModule $Program write /a.txt changed /tmp/x y -Map @{ '/' = "$TestDrive/site" } -EmptyDirectory /tmp -Writable -PassThru
        $run.Output | Should -Be 'ok'
        $run.Changes.Path | Sort-Object | Should -Be @('/a.txt', '/tmp/x')
        Get-Content $TestDrive/site/a.txt | Should -Be 'old'
    }

    It 'is kept after a trap, with the exit code' {
        $run = Invoke-WasiModule $App write /a.txt changed trap -SaveChanges $TestDrive/trap.tar -PassThru -ErrorAction SilentlyContinue
        $run.ExitCode | Should -Be 134
        $run.Changes.Path | Should -Be '/a.txt'
    }

    It 'is kept when the time limit ends the program' {
        Invoke-WasiModule $App write /a.txt changed wait -Engine wasmtime-in-process -TimeoutSec 2 -SaveChanges $TestDrive/late.tar `
            -ErrorVariable errors -ErrorAction SilentlyContinue | Should -Be 'waiting'
        $errors[0].CategoryInfo.Category | Should -Be 'OperationTimeout'
        $null = Mount-WasiImage $App -Layer $TestDrive/late.tar -Name late
        Get-Content -Raw late:/a.txt | Should -Be 'changed'
    }

    It 'is kept when the pipeline has had enough of the program' {
        $null = New-WasiPackedModule $Program -Source $TestDrive/site -EmptyDirectory /names -Writable -OutFile $TestDrive/churn.wasm
        Invoke-WasiModule $TestDrive/churn.wasm churn -Engine wasmtime-in-process -SaveChanges $TestDrive/enough.tar -Commit $TestDrive/enough.wasm |
            Select-Object -First 1 | Should -Be 'churning'
        "$TestDrive/enough.tar" | Should -Exist
        $null = Mount-WasiImage $TestDrive/enough.wasm -Name enough
        (Get-Item enough:/letters).Length | Should -BeIn 0, 65536
    }

    It 'is lost with an error if its name cannot be saved' {
        $output = Invoke-WasiModule $App write /tmp/.wh.x x -SaveChanges $TestDrive/no.tar -ErrorVariable problem -ErrorAction SilentlyContinue 2>$null
        $output | Should -Be 'ok'
        $problem.FullyQualifiedErrorId | Should -Contain 'ChangesNotSaved,WasiVfs.PowerShell.InvokeWasiModuleCommand'
        "$TestDrive/no.tar" | Should -Not -Exist
    }

    It 'is refused before the run if it could not be kept: <case>' -ForEach @(
        @{ case = 'a module that only reads'; id = 'NotWritable'; pack = @{}; run = @{ SaveChanges = 'no.tar' } }
        @{ case = 'a module without the undo record'; id = 'NoUndoRecord'; pack = @{ Writable = $true; NoUndo = $true }; run = @{ Commit = 'no.wasm' } }
        @{ case = 'a folder that is missing'; id = 'FileNotFound'; pack = @{ Writable = $true }; run = @{ SaveChanges = 'missing/no.tar' } }
        @{ case = 'one file for both'; id = 'InvalidArgument'; pack = @{ Writable = $true }; run = @{ SaveChanges = 'no.tar'; Commit = 'no.tar' } }
    ) {
        Push-Location $TestDrive
        try {
            $null = New-WasiPackedModule $Program -Source site -OutFile case.wasm -Force @pack
            $problem = try { Invoke-WasiModule case.wasm write /a.txt x @run } catch { $_ }
            $problem.FullyQualifiedErrorId | Should -BeLike "$id,*"
            'no.tar', 'no.wasm' | Should -Not -Exist
        }
        finally {
            Pop-Location
        }
    }
}
