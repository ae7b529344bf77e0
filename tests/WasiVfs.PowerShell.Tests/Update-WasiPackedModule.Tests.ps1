# SPDX-License-Identifier: MIT
BeforeAll {
    . $PSScriptRoot/common.ps1
    $Command = 'WasiVfs.PowerShell.UpdateWasiPackedModuleCommand'
}

Describe 'Update-WasiPackedModule' {
    BeforeEach {
        $Work = (New-Item -ItemType Directory "$TestDrive/$([Guid]::NewGuid())").FullName
        Copy-Item $TreeSum $Work/app.wasm
        Push-Location $Work
        $null = New-Item -ItemType Directory tree/logs, other
        foreach ($name in 'tree/keep.txt', 'tree/old.txt', 'tree/logs/a.log', 'tree/logs/b.log', 'other/x') {
            [IO.File]::WriteAllText("$Work/$name", $name)
        }

        $Packed = New-WasiPackedModule app.wasm -Map @{ '/data' = 'tree' } -OutFile app.packed.wasm

        # What a packed module holds, from the top.
        function Get-PackedName([string] $Path) {
            $null = Mount-WasiImage $Path -Name Names
            try {
                Get-ChildItem Names:/ -Recurse -Force -File | ForEach-Object GuestPath
            }
            finally {
                Dismount-WasiImage Names
            }
        }
    }

    AfterEach { Pop-Location }

    It 'removes, renames and adds, and makes what a fresh pack makes' {
        $changes = @{ Remove = '\data\logs\*.log', '/data/logs'; Rename = @{ '/data/keep.txt' = 'kept.txt' }; Add = @{ '\data\old.txt' = 'other/x'; 'etc' = 'other' } }
        $result = Update-WasiPackedModule app.packed.wasm @changes
        $result | Should -BeOfType WasiVfs.PowerShell.WasiPackedModule
        $result.Path | Should -Be $Packed.Path
        $result.Mounts.GuestPath | Should -Be '/data', 'etc'

        Remove-Item tree/logs -Recurse
        Rename-Item tree/keep.txt kept.txt
        Copy-Item other/x tree/old.txt
        $fresh = New-WasiPackedModule app.wasm -Map ([ordered]@{ '/data' = 'tree'; 'etc' = 'other' }) -OutFile fresh.wasm
        (Get-FileHash $result.Path).Hash | Should -Be (Get-FileHash $fresh.Path).Hash
    }

    It 'changes what the program is started with' {
        $start = @{
            ArgumentList = 'one', ''; FixedArguments = $true; Environment = @{ A = '1' }; WorkingDirectory = '/data'; EmptyInput = $true
            Clock = [DateTimeOffset]'2026-01-01T00:00:00Z'; Seed = 7; Device = 'Zero'; WarningAction = 'Ignore'
        }
        $null = Update-WasiPackedModule app.packed.wasm @start
        $told = (Get-WasiModule app.packed.wasm).Start
        $told.ArgumentList | Should -Be 'one', ''
        $told.WorkingDirectory | Should -Be '/data'
        $null = New-WasiPackedModule app.wasm -Map @{ '/data' = 'tree' } -OutFile fresh.wasm @start
        (Get-FileHash app.packed.wasm).Hash | Should -Be (Get-FileHash fresh.wasm).Hash

        (Update-WasiPackedModule app.packed.wasm -ShowRoot -OutFile root.wasm -WarningAction Ignore).Mounts.GuestPath | Should -Contain '/'
        { Update-WasiPackedModule app.packed.wasm -WorkingDirectory /elsewhere -ErrorAction Stop } | Should -Throw '*no directory is embedded there*'
    }

    It 'declares the parameters of the start as the other cmdlets do' {
        $common = 'WorkingDirectory', 'Clock', 'Seed', 'Device', 'ShowRoot'
        $others = @{ 'Update-WasiPackedModule' = $common + 'ArgumentList', 'FixedArguments', 'Environment', 'EmptyInput'; 'Invoke-WasiModule' = $common }
        foreach ($command in $others.Keys) {
            foreach ($name in $others[$command]) {
                $expected = (Get-Command New-WasiPackedModule).Parameters[$name]
                $parameter = (Get-Command $command).Parameters[$name]
                $parameter.ParameterType | Should -Be $expected.ParameterType
                $parameter.Attributes.TypeId.FullName | Sort-Object | Should -Be ($expected.Attributes.TypeId.FullName | Sort-Object)
            }
        }
    }

    It 'makes the same with -Fast' {
        $slow = Update-WasiPackedModule app.packed.wasm -Add @{ '/data/old.txt' = 'other/x' } -Remove /data/logs -OutFile slow.wasm
        $fast = Update-WasiPackedModule app.packed.wasm -Add @{ '/data/old.txt' = 'other/x' } -Remove /data/logs -OutFile fast.wasm -Fast
        (Get-FileHash $fast.Path).Hash | Should -Be (Get-FileHash $slow.Path).Hash
    }

    It 'writes another file, and leaves the module as it is' {
        $hash = (Get-FileHash app.packed.wasm).Hash
        (Update-WasiPackedModule app.packed.wasm -Remove /data/logs -OutFile next.wasm).Path | Should -Be (Join-Path $Work next.wasm)
        Get-PackedName next.wasm | Should -Be '/data/keep.txt', '/data/old.txt'
        (Get-FileHash app.packed.wasm).Hash | Should -Be $hash
        { Update-WasiPackedModule app.packed.wasm -Remove /data/logs -OutFile next.wasm -ErrorAction Stop } |
            Should -Throw -ErrorId "OutputExists,$Command"
        $null = Update-WasiPackedModule app.packed.wasm -Remove /data/old.txt -OutFile next.wasm -Force -ErrorAction Stop
        Get-PackedName next.wasm | Should -Be '/data/keep.txt', '/data/logs/a.log', '/data/logs/b.log'
    }

    It 'takes what a drive shows, of the same module too' {
        $null = Mount-WasiImage app.packed.wasm -Name Before
        try {
            $null = Update-WasiPackedModule app.packed.wasm -Add @{ '/copy' = 'Before:/data'; '/data/third' = Get-Item Before:/data/keep.txt } -OutFile next.wasm
        }
        finally {
            Dismount-WasiImage Before
        }

        Get-PackedName next.wasm | Should -Contain '/copy/logs/a.log'
        Get-PackedName next.wasm | Should -Contain '/data/third'
    }

    It 'changes several, and one that cannot be changed is one error' {
        Copy-Item app.packed.wasm second.packed.wasm
        Copy-Item app.wasm third.packed.wasm
        $results = Get-Item *.packed.wasm | Update-WasiPackedModule -Remove /data/logs -ErrorAction SilentlyContinue -ErrorVariable faults
        $results.Path | Split-Path -Leaf | Should -Be 'app.packed.wasm', 'second.packed.wasm'
        $faults.FullyQualifiedErrorId | Should -Be "NotPacked,$Command"
    }

    It 'says what it would do, and does nothing' {
        $hash = (Get-FileHash app.packed.wasm).Hash
        Update-WasiPackedModule app.packed.wasm -Remove /data/logs -Rename @{ '/data/old.txt' = 'new.txt' } -Add @{ '/etc' = 'other' } -WhatIf | Should -BeNullOrEmpty
        (Get-FileHash app.packed.wasm).Hash | Should -Be $hash
    }

    It 'refuses <Why>, and leaves the module as it is' -ForEach @(
        @{ Why = 'a path to remove that does not exist'; With = @{ Remove = '/nothing' }; Id = 'FileNotFound'; Says = "*nothing at the guest path '/nothing'*" }
        @{ Why = 'a pattern without a match'; With = @{ Remove = '/data/*.md' }; Id = 'FileNotFound'; Says = "*'/data/*.md'*" }
        @{ Why = 'a name that is taken'; With = @{ Rename = @{ '/data/old.txt' = 'keep.txt' } }; Id = 'InvalidArgument'; Says = "*'keep.txt'*already*" }
        @{ Why = 'a source that does not exist'; With = @{ Add = @{ '/x' = 'missing' } }; Id = 'FileNotFound'; Says = '*missing*' }
        @{ Why = 'a guest path with a drive'; With = @{ Add = @{ 'C:\x' = 'other' } }; Id = 'MappingInvalid'; Says = '*starts with a drive*' }
        @{ Why = 'a new name that is no name'; With = @{ Rename = @{ '/data/old.txt' = 7 } }; Id = 'MappingInvalid'; Says = '*/data/old.txt*' }
        @{ Why = 'no change at all'; With = @{}; Id = 'MappingInvalid'; Says = '*nothing to change*-Add*' }
    ) {
        $hash = (Get-FileHash app.packed.wasm).Hash
        $fault = { Update-WasiPackedModule app.packed.wasm @With -ErrorAction Stop } | Should -Throw -PassThru
        $fault.FullyQualifiedErrorId | Should -Be "$Id,$Command"
        $fault.Exception.Message | Should -BeLike $Says
        (Get-FileHash app.packed.wasm).Hash | Should -Be $hash
        Get-ChildItem -Name | Should -Be 'other', 'tree', 'app.packed.wasm', 'app.wasm'
    }

    It 'refuses a module without its program, and says how to pack one with it' {
        $null = New-WasiPackedModule app.wasm tree /data -OutFile bare.wasm -NoUndo
        $fault = { Update-WasiPackedModule bare.wasm -Remove /data/logs -ErrorAction Stop } | Should -Throw -PassThru
        $fault.FullyQualifiedErrorId | Should -Be "NoUndoRecord,$Command"
        "$fault" | Should -BeLike '*-NoUndo*'
    }

    It 'refuses a module whose files are damaged, and so does a pack on top of it' {
        $bytes = [IO.File]::ReadAllBytes("$PWD/app.packed.wasm")
        $at = [Text.Encoding]::Latin1.GetString($bytes).IndexOf('tree/keep.txt', [StringComparison]::Ordinal)
        $bytes[$at] = $bytes[$at] -bxor 1
        [IO.File]::WriteAllBytes("$PWD/damaged.wasm", $bytes)
        foreach ($command in { Update-WasiPackedModule damaged.wasm -Remove /data/logs }, { New-WasiPackedModule damaged.wasm other /x -OutFile new.wasm }) {
            $errors = @(Get-ErrorOf $command)
            $errors | Should -HaveCount 1
            $errors[0].FullyQualifiedErrorId | Should -BeLike 'ChangedAfterPacking,*'
            "$($errors[0])" | Should -BeLike "*'/data/keep.txt'*not as it was packed*"
        }

        (Get-FileHash damaged.wasm).Hash | Should -Be (Get-FileHash -InputStream ([IO.MemoryStream]::new($bytes))).Hash
        'new.wasm' | Should -Not -Exist
    }

    It 'gives several modules no single file' {
        Copy-Item app.packed.wasm second.packed.wasm
        { Get-Item *.packed.wasm | Update-WasiPackedModule -Remove /data/logs -OutFile one.wasm } | Should -Throw '*leave -OutFile out*' -ErrorId "*,$Command"
        'one.wasm' | Should -Not -Exist
    }

    It 'completes what is to be removed' {
        $line = 'Update-WasiPackedModule app.packed.wasm -Remove /data/'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be '/data/keep.txt', '/data/logs', '/data/old.txt'
    }
}
