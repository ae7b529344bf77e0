# SPDX-License-Identifier: MIT
BeforeAll {
    . $PSScriptRoot/common.ps1
    New-Tree $TestDrive/tree
    $Command = 'WasiVfs.PowerShell.NewWasiPackedModuleCommand'
    function Get-Packed([string] $Path) {
        $null = Mount-WasiImage -LiteralPath $Path -Name packed
        (Get-ChildItem packed:/ -Recurse).GuestPath
        Dismount-WasiImage packed
    }
}

Describe 'New-WasiPackedModule' {
    BeforeEach {
        $Work = (New-Item -ItemType Directory "$TestDrive/$([Guid]::NewGuid())").FullName
        Copy-Item $TreeSum $Work/app.wasm
        Push-Location $Work
    }

    AfterEach { Pop-Location }

    It 'packs a directory beside the module, and says what it made' {
        $result = New-WasiPackedModule app.wasm -Source $TestDrive/tree/dir -GuestPath /work
        $result | Should -BeOfType WasiVfs.PowerShell.WasiPackedModule
        $result.Path | Should -Be (Join-Path $Work app.packed.wasm)
        $result.Length | Should -Be (Get-Item $result.Path).Length
        $result.Files | Should -Be 3
        $result.Mounts.GuestPath | Should -Be '/work'
        $result.ModuleSha256 | Should -Be (Get-FileHash app.wasm).Hash
        $result.ImageDigest | Should -Match '^[0-9a-f]{64}$'
        $result.ImageOffset % 4096 | Should -Be 0
        $result.Duration | Should -BeGreaterThan ([TimeSpan]::Zero)
        Get-Packed $result.Path | Should -Be '/work', '/work/sub', '/work/b.txt', '/work/c.md', '/work/sub/b.txt'
    }

    It 'seals a module, and refuses to seal what was packed unsealed' {
        $result = New-WasiPackedModule app.wasm -Source $TestDrive/tree/dir -GuestPath /work -Sealed -OutFile sealed.wasm
        $result.Warnings | Should -BeNullOrEmpty
        [Text.Encoding]::Latin1.GetString([IO.File]::ReadAllBytes($result.Path)) | Should -Match '"sealed":true'
        $null = New-WasiPackedModule app.wasm -Source $TestDrive/tree/dir -GuestPath /work -OutFile open.wasm
        { New-WasiPackedModule open.wasm -Source $TestDrive/tree/lib -GuestPath /lib -Sealed -OutFile no.wasm -ErrorAction Stop } |
            Should -Throw -ErrorId "PackedUnsealed,$Command"
        Test-Path no.wasm | Should -BeFalse
    }

    It 'takes a table of trees: unordered ones by guest path, ordered ones as they are' {
        $unordered = New-WasiPackedModule app.wasm -Map @{ '/c' = "$TestDrive/tree/lib"; '/a' = "$TestDrive/tree/dir"; '/b' = "$TestDrive/tree/lib" } -OutFile u.wasm
        $unordered.Mounts.GuestPath | Should -Be '/a', '/b', '/c'
        $ordered = New-WasiPackedModule app.wasm -Map ([ordered]@{ '/c' = "$TestDrive/tree/lib"; '/a' = Get-Item $TestDrive/tree/dir }) -OutFile o.wasm
        $ordered.Mounts.GuestPath | Should -Be '/c', '/a'
    }

    It 'embeds what is in archives, images and other packs, as if it were a directory' {
        $plain = New-WasiPackedModule app.wasm -Map @{ '/lib' = "$TestDrive/tree/dir" } -OutFile plain.wasm
        $archives = 'lib.tar', 'lib.tar.gz', 'lib.zip', 'lib.erofs' | ForEach-Object { (Export-WasiImage $TestDrive/tree/dir $_).Path }
        $null = New-WasiPackedModule app.wasm -Source $TestDrive/tree/dir -OutFile other.wasm
        foreach ($archive in $archives + './other.wasm') {
            $packed = New-WasiPackedModule app.wasm -Archive @{ '/lib' = $archive } -OutFile packed.wasm -Force
            $packed.ImageDigest | Should -Be $plain.ImageDigest
        }

        Get-Packed (New-WasiPackedModule app.wasm -Map @{ '/lib' = 'lib.zip' } -OutFile asfile.wasm).Path | Should -Be '/lib'
        $both = New-WasiPackedModule app.wasm $TestDrive/tree/lib /a -Archive @{ '/b' = 'lib.tar' } -Exclude '*.md', 'sub' -OutFile both.wasm
        Get-Packed $both.Path | Should -Be '/a', '/b', '/a/m.py', '/b/b.txt'
    }

    It 'embeds what is on the drive of a mounted image, wherever it takes a path of the host' {
        $plain = New-WasiPackedModule app.wasm -Map @{ '/lib' = "$TestDrive/tree/dir" } -OutFile plain.wasm
        $null = New-WasiPackedModule app.wasm -Source $TestDrive/tree/dir -OutFile other.wasm | Mount-WasiImage -Name W
        try {
            $packs = @(
                @{ Source = 'W:/'; GuestPath = '/lib' }
                @{ Map = @{ '/lib' = 'W:/' } }
                @{ Map = @{ '/lib' = Get-Item W:/ } }
                @{ Map = @{ '/lib' = Resolve-Path W:/ } }
                @{ Archive = @{ '/lib' = 'W:/' } }
            )
            foreach ($parameters in $packs) {
                (New-WasiPackedModule app.wasm @parameters -OutFile packed.wasm -Force).ImageDigest | Should -Be $plain.ImageDigest
            }

            $null = New-WasiPackedModule app.wasm -Map @{ '/sub' = 'W:/sub'; '/etc/b' = Get-Item W:/b.txt } -OutFile packed.wasm -Force
            Get-Packed packed.wasm | Should -Be '/etc', '/sub', '/etc/b', '/sub/b.txt'
            (New-WasiImage same.erofs W:/).Length | Should -Be (New-WasiImage host.erofs $TestDrive/tree/dir).Length
            (Get-FileHash same.erofs).Hash | Should -Be (Get-FileHash host.erofs).Hash
            (Get-ErrorOf { New-WasiPackedModule app.wasm -Archive @{ '/' = 'W:/b.txt' } -OutFile no.wasm }).FullyQualifiedErrorId | Should -Be "MappingInvalid,$Command"
            (Get-ErrorOf { New-WasiPackedModule app.wasm -Source W:/missing -OutFile no.wasm }).FullyQualifiedErrorId | Should -Be "FileNotFound,$Command"
            Test-Path no.wasm | Should -BeFalse
        }
        finally {
            Dismount-WasiImage W
        }
    }

    It 'takes one tree without a table for the root' {
        $plain = New-WasiPackedModule app.wasm -Source $TestDrive/tree/dir -OutFile plain.wasm
        $archive = (Export-WasiImage $TestDrive/tree/dir lib.tar).Path
        (New-WasiPackedModule app.wasm -Archive $archive -OutFile packed.wasm).ImageDigest | Should -Be $plain.ImageDigest
        (New-WasiPackedModule app.wasm -Map (Get-Item $TestDrive/tree/dir) -OutFile packed.wasm -Force).ImageDigest | Should -Be $plain.ImageDigest
    }

    It 'tells of an archive that is damaged' {
        $archive = (Export-WasiImage $TestDrive/tree/dir lib.tar).Path
        [IO.File]::WriteAllBytes($archive, [IO.File]::ReadAllBytes($archive)[0..700])
        $errors = @(Get-ErrorOf { New-WasiPackedModule app.wasm -Archive @{ '/lib' = $archive } })
        $errors.FullyQualifiedErrorId | Should -Be "ArchiveMalformed,$Command"
        Test-Path app.packed.wasm | Should -BeFalse
    }

    It 'takes a backslash in a guest path for a separator, as PowerShell does' {
        (New-WasiPackedModule app.wasm -Source $TestDrive/tree/dir -GuestPath '\docs' -OutFile s.wasm).Mounts.GuestPath | Should -Be '/docs'
        (New-WasiPackedModule app.wasm -Map @{ '\a\b' = "$TestDrive/tree/dir"; 'c\d' = "$TestDrive/tree/lib" } -OutFile m.wasm).Mounts.GuestPath |
            Should -Be '/a/b', 'c/d'
        Get-Packed m.wasm | Should -Contain '/a/b/b.txt'
        (New-WasiPackedModule app.wasm -Map @{ '/a:b/co:lon' = "$TestDrive/tree/lib" } -OutFile c.wasm).Mounts.GuestPath | Should -Be '/a:b/co:lon'
    }

    It 'puts -Source before -Map' {
        (New-WasiPackedModule app.wasm $TestDrive/tree/lib /z -Map @{ '/a' = "$TestDrive/tree/dir" }).Mounts.GuestPath | Should -Be '/z', '/a'
    }

    It 'takes relative paths from PowerShell''s location' {
        $null = New-Item -ItemType Directory here
        Set-Content here/f.txt 'f'
        $result = New-WasiPackedModule ./app.wasm -Source ./here -OutFile ./out.wasm
        $result.Path | Should -Be (Join-Path $Work out.wasm)
        Get-Packed $result.Path | Should -Be '/f.txt'
    }

    It 'lets compiled Python files fit in the image, or names them: -Pyc <pyc>' -TestCases @(
        @{ pyc = 'Keep'; flags = 0; year = 2024; warned = $false }
        @{ pyc = 'Unchecked'; flags = 1; year = 1980; warned = $false }
        @{ pyc = 'Ignore'; flags = 0; year = 1980; warned = $true }
    ) {
        $null = New-Item $TestDrive/py/__pycache__ -ItemType Directory -Force
        Set-Content $TestDrive/py/a.py 'x = 1' -NoNewline
        (Get-Item $TestDrive/py/a.py).LastWriteTimeUtc = [datetime]::new(2024, 5, 6, 7, 8, 9, [DateTimeKind]::Utc)
        $time = [BitConverter]::GetBytes([uint]([datetimeoffset]::new(2024, 5, 6, 7, 8, 9, [timespan]::Zero).ToUnixTimeSeconds()))
        [byte[]] $bytes = 0xCB, 13, 13, 10, 0, 0, 0, 0 + $time + 5, 0, 0, 0, 0xE3
        [IO.File]::WriteAllBytes("$TestDrive/py/__pycache__/a.cpython-312.pyc", $bytes)
        $packed = New-WasiPackedModule app.wasm $TestDrive/py /src -Pyc $pyc -OutFile py.wasm -Force -WarningVariable warnings -WarningAction SilentlyContinue
        [bool]($warnings -match "will be taken for stale.*Leave -Pyc out") | Should -Be $warned
        $null = Mount-WasiImage $packed.Path -Name pyc
        try {
            (Get-Item pyc:/src/a.py).LastWriteTime.ToUniversalTime().Year | Should -Be $year
            (Get-Content pyc:/src/__pycache__/a.cpython-312.pyc -AsByteStream)[4] | Should -Be $flags
        }
        finally {
            Dismount-WasiImage pyc
        }
    }

    It 'puts a bill of materials in, which Get-WasiModule reads' {
        $null = New-Item $TestDrive/bill/p-1.dist-info -ItemType Directory
        Set-Content $TestDrive/bill/p-1.dist-info/METADATA "Name: p`nVersion: 1"
        $packed = New-WasiPackedModule app.wasm $TestDrive/bill /py -Sbom -OutFile bill.wasm
        $bill = $packed | Get-WasiModule -Sbom
        $bill | Should -BeOfType string
        ($bill | ConvertFrom-Json).components.purl | Should -Be 'pkg:pypi/p@1'
        (Get-ErrorOf { Get-WasiModule app.wasm -Sbom }).FullyQualifiedErrorId | Should -BeLike 'NotPacked,*'
    }

    It 'leaves out what -Exclude matches' {
        $result = New-WasiPackedModule app.wasm -Source $TestDrive/tree/dir -GuestPath /d -Exclude '*.md', 'sub'
        Get-Packed $result.Path | Should -Be '/d', '/d/b.txt'
    }

    It 'makes the same bytes twice' {
        $hashes = 'one.wasm', 'two.wasm' | ForEach-Object {
            (Get-FileHash (New-WasiPackedModule app.wasm -Source $TestDrive/tree/dir -OutFile $_).Path).Hash
        }
        $hashes[0] | Should -Be $hashes[1]
    }

    It 'takes the time of entries from SOURCE_DATE_EPOCH' {
        $env:SOURCE_DATE_EPOCH = '86400'
        try {
            $null = New-WasiPackedModule app.wasm -Source $TestDrive/tree/lib | Mount-WasiImage -Name packed
            (Get-Item packed:/m.py).LastWriteTime.ToUniversalTime() | Should -Be ([DateTime]::UnixEpoch.AddDays(1))
            Dismount-WasiImage packed
            $env:SOURCE_DATE_EPOCH = 'yesterday'
            (Get-ErrorOf { New-WasiPackedModule app.wasm -Source $TestDrive/tree/lib -OutFile no.wasm })[0].Exception.Message | Should -BeLike "*SOURCE_DATE_EPOCH*'yesterday'*"
        }
        finally {
            $env:SOURCE_DATE_EPOCH = $null
        }
    }

    It 'packs modules from the pipeline, each by itself' {
        Copy-Item app.wasm second.wasm
        $results = Get-Item app.wasm, second.wasm | New-WasiPackedModule -Source $TestDrive/tree/lib -GuestPath /lib
        $results.Path | Split-Path -Leaf | Should -Be 'app.packed.wasm', 'second.packed.wasm'
        $again = 'app.wasm', 'second.wasm' | New-WasiPackedModule -Source $TestDrive/tree/lib -OutputDirectory (New-Item -ItemType Directory out)
        $again.Path | Should -Be (Join-Path $Work out app.packed.wasm), (Join-Path $Work out second.packed.wasm)
    }

    It 'makes the output directory, and leaves none where nothing was made' {
        $made = New-WasiPackedModule app.wasm -Source $TestDrive/tree/lib -OutputDirectory ./new/deep
        $made.Path | Should -Be (Join-Path $Work new deep app.packed.wasm)
        $null = New-WasiPackedModule app.wasm -Source $TestDrive/tree/lib -OutputDirectory ./no/deep -WhatIf
        Set-Content bad.wasm 'nothing'
        $null = New-WasiPackedModule bad.wasm -Source $TestDrive/tree/lib -OutputDirectory ./no/deep -ErrorAction Ignore
        Test-Path no | Should -BeFalse
        $null = Split-WasiPackedModule $made.Path -OutputDirectory ./parts/deep
        Get-ChildItem parts/deep -Name | Should -Be 'app.erofs', 'app.wasm'
        $null = Split-WasiPackedModule bad.wasm -OutputDirectory ./no/deep -ErrorAction Ignore
        Test-Path no | Should -BeFalse
    }

    It 'does jobs from a table: parameters bind by their columns' {
        Copy-Item app.wasm other.wasm
        Set-Content jobs.csv 'Path,Source,GuestPath,OutFile,Memory', "./app.wasm,$TestDrive/tree/lib,/lib,./one.wasm,Portable",
            "./other.wasm,$TestDrive/tree/dir,\work,./two.wasm,Isolated", "./missing.wasm,$TestDrive/tree/dir,/work,./three.wasm,Portable",
            "./app.wasm,$TestDrive/tree/dir,C:/work,./four.wasm,Portable", "./app.wasm,$TestDrive/tree/dir,/work,./one.wasm,Portable"
        $made = Import-Csv jobs.csv | New-WasiPackedModule -ErrorVariable errors -ErrorAction SilentlyContinue
        $made.Path | Should -Be (Join-Path $Work one.wasm), (Join-Path $Work two.wasm)
        $made.Mounts.GuestPath | Should -Be '/lib', '/work'
        (Get-WasiModule two.wasm).Memories | Should -HaveCount 2
        $errors.FullyQualifiedErrorId | Should -Be "FileNotFound,$Command", "MappingInvalid,$Command", "OutputTwice,$Command"
        $images = [pscustomobject]@{ OutFile = './a.erofs'; Source = "$TestDrive/tree/lib" }, [pscustomobject]@{ OutFile = './b.erofs'; Map = @{ '/x' = "$TestDrive/tree/dir" } } |
            New-WasiImage
        $images.Path | Should -Be (Join-Path $Work a.erofs), (Join-Path $Work b.erofs)
    }

    It 'takes wildcards, and literal paths with their letters' {
        Copy-Item app.wasm ./other.wasm
        (New-WasiPackedModule *.wasm -Source $TestDrive/tree/lib).Path | Should -HaveCount 2
        [IO.File]::Copy("$Work/app.wasm", "$Work/[x].wasm")
        (New-WasiPackedModule -LiteralPath '[x].wasm' -Source $TestDrive/tree/lib).Path | Should -Be (Join-Path $Work '[x].packed.wasm')
    }

    It 'goes on with the next module after one that is bad' {
        Set-Content bad.wasm 'not wasm'
        $results = 'missing.wasm', 'bad.wasm', 'app.wasm' | New-WasiPackedModule -Source $TestDrive/tree/lib -ErrorVariable errors -ErrorAction SilentlyContinue
        $results | Should -HaveCount 1
        $errors.FullyQualifiedErrorId | Should -Be "FileNotFound,$Command", "ModuleMalformed,$Command"
        Test-Path bad.packed.wasm | Should -BeFalse
    }

    It 'does not replace a file that exists, unless -Force' {
        Set-Content app.packed.wasm 'mine'
        $errors = @(Get-ErrorOf { New-WasiPackedModule app.wasm -Source $TestDrive/tree/lib })
        $errors.FullyQualifiedErrorId | Should -Be "OutputExists,$Command"
        "$($errors[0])" | Should -BeLike '*exists already*-Force*'
        Get-Content app.packed.wasm | Should -Be 'mine'
        (New-WasiPackedModule app.wasm -Source $TestDrive/tree/lib -Force).Files | Should -Be 1
        (New-WasiPackedModule app.wasm -Source $TestDrive/tree/lib -OutFile app.wasm -Force).Files | Should -Be 1
    }

    It 'packs a packed module again' {
        $first = New-WasiPackedModule app.wasm -Source $TestDrive/tree/lib -GuestPath /lib
        $second = $first | New-WasiPackedModule -Source $TestDrive/tree/dir -GuestPath /dir -OutFile twice.wasm
        $second.Mounts.GuestPath | Should -Be '/lib', '/dir'
        $second.ModuleSha256 | Should -Be $first.ModuleSha256
    }

    It 'refuses one output for several modules before it writes any' {
        Copy-Item app.wasm second.wasm
        $errors = @(Get-ErrorOf { 'app.wasm', 'second.wasm' | New-WasiPackedModule -Source $TestDrive/tree/lib -OutFile one.wasm })
        $errors.FullyQualifiedErrorId | Should -Be "SeveralModulesOneOutput,$Command"
        "$($errors[0])" | Should -BeLike '*-OutputDirectory*'
        Test-Path one.wasm | Should -BeFalse
    }

    It 'refuses two modules of one name in one directory' {
        $null = New-Item -ItemType Directory deep, out
        Copy-Item app.wasm deep/app.wasm
        $errors = @(Get-ErrorOf { New-WasiPackedModule app.wasm, deep/app.wasm -Source $TestDrive/tree/lib -OutputDirectory out -Force })
        $errors.FullyQualifiedErrorId | Should -Be "OutputTwice,$Command"
    }

    It 'writes nothing with -WhatIf, and finds no fault with a file that exists' {
        New-WasiPackedModule app.wasm -Source $TestDrive/tree/lib -WhatIf | Should -BeNullOrEmpty
        Test-Path app.packed.wasm | Should -BeFalse
        Set-Content app.packed.wasm 'mine'
        Get-ErrorOf { New-WasiPackedModule app.wasm -Source $TestDrive/tree/lib -WhatIf } | Should -BeNullOrEmpty
        Get-ErrorOf { New-WasiImage app.packed.wasm $TestDrive/tree/lib -WhatIf } | Should -BeNullOrEmpty
        Get-Content app.packed.wasm | Should -Be 'mine'
    }

    It 'refuses <what> with one error, and writes nothing' -ForEach @(
        @{ what = 'no tree'; id = 'MappingInvalid'; parameters = @{} }
        @{ what = 'a source that is missing'; id = 'FileNotFound'; parameters = @{ Source = './nowhere' } }
        @{ what = 'a guest path with ..'; id = '*'; parameters = @{ Map = @{ '/a/../b' = '.' } } }
        @{ what = 'a table without host paths'; id = 'MappingInvalid'; parameters = @{ Map = @{ '/a' = $null } } }
        @{ what = 'a table with other keys'; id = 'MappingInvalid'; parameters = @{ Map = @{ 1 = '.' } } }
        @{ what = 'a guest path with a drive'; id = 'MappingInvalid'; parameters = @{ Source = '.'; GuestPath = 'C:\docs' } }
        @{ what = 'a guest path with only a drive'; id = 'MappingInvalid'; parameters = @{ Source = '.'; GuestPath = 'C:' } }
        @{ what = 'a table with a drive in a guest path'; id = 'MappingInvalid'; parameters = @{ Map = @{ 'Temp:/docs' = '.' } } }
        @{ what = 'a file and a directory to write to'; id = 'InvalidArgument'; parameters = @{ Source = '.'; OutFile = 'a'; OutputDirectory = 'b' } }
        @{ what = 'an output directory that is a file'; id = 'FileNotReadable'; parameters = @{ Source = "$PSScriptRoot"; OutputDirectory = './app.wasm' } }
        @{ what = 'a source of another provider'; id = 'InvalidArgument'; parameters = @{ Source = 'Env:/PATH' } }
    ) {
        $errors = @(Get-ErrorOf { New-WasiPackedModule app.wasm @parameters })
        $errors | Should -HaveCount 1
        $errors[0].FullyQualifiedErrorId | Should -BeLike "$id,$Command"
        (Get-ChildItem -Name) | Should -Be 'app.wasm'
    }

    It 'tells of what a person should know as warnings' {
        Assert-Unix 'symbolic links'
        $null = New-WasiPackedModule app.wasm -Source $TestDrive/tree/links -WarningVariable warnings -WarningAction SilentlyContinue
        $warnings -match 'absolute' | Should -Not -BeNullOrEmpty
    }

    It 'packs again whenever a file changes, with -Watch' {
        $null = New-Item -ItemType Directory tree
        Set-Content tree/one 1
        $counts = New-WasiPackedModule app.wasm -Source tree -GuestPath /work -OutFile watched.wasm -Watch | Select-Object -First 3 | ForEach-Object {
            $_.Files
            if ($_.Files -lt 3) { Set-Content "tree/more$($_.Files)" more }
        }
        $counts | Should -Be 1, 2, 3
        $fresh = New-WasiPackedModule app.wasm -Source tree -GuestPath /work -OutFile fresh.wasm
        (Get-FileHash watched.wasm).Hash | Should -Be (Get-FileHash $fresh.Path).Hash
    }

    It 'goes on with -Watch after a tree that cannot be packed' {
        $null = New-Item -ItemType Directory tree
        Set-Content tree/one 1
        $outcomes = New-WasiPackedModule app.wasm -Map @{ '/work' = 'tree'; '/one' = 'tree/one' } -Watch -ErrorVariable errors -ErrorAction SilentlyContinue |
            Select-Object -First 2 | ForEach-Object {
                $_.Files
                $null = Start-ThreadJob {
                    Remove-Item $using:Work/tree/one
                    Start-Sleep 1
                    Set-Content $using:Work/tree/one 1
                    Set-Content $using:Work/tree/two 2
                }
            }
        $outcomes | Should -Be 2, 3
        $errors.Count | Should -BeGreaterThan 0
        Get-Job | Remove-Job -Force
    }

    It 'watches one module as it is' {
        Copy-Item app.wasm other.wasm
        { New-WasiPackedModule app.wasm, other.wasm -Source $TestDrive/tree/dir -Watch } | Should -Throw '*one module until it is stopped*'
        { New-WasiPackedModule app.wasm -Source $TestDrive/tree/dir -Watch -Component } | Should -Throw '*make the component first*'
        Get-Item *.packed.wasm | Should -BeNullOrEmpty
    }

    It 'ends at Ctrl+C and leaves nothing' {
        $null = New-Item -ItemType Directory large
        1..8 | ForEach-Object {
            $file = [IO.File]::Create("$Work/large/$_")
            $file.SetLength(256MB)
            $file.Dispose()
        }

        $shell = [powershell]::Create()
        $null = $shell.AddScript({
                param($module, $work)
                Import-Module $module
                New-WasiPackedModule $work/app.wasm -Source $work/large -WarningAction Ignore
            }).AddArgument("$ModuleFolder/WasiVfs.psd1").AddArgument($Work)
        $run = $shell.BeginInvoke()
        Wait-Until 'the module is begun' { $run.IsCompleted -or (Get-ChildItem $Work -Force -Name) -like '.app*' }
        $run.IsCompleted | Should -BeFalse
        $time = Measure-Command { $shell.Stop() }
        $time.TotalSeconds | Should -BeLessThan 20
        $shell.InvocationStateInfo.State | Should -Be 'Stopped'
        $shell.Dispose()
        (Get-ChildItem $Work -Force -Name) | Sort-Object | Should -Be 'app.wasm', 'large'
    }

    It 'shows progress on long work' {
        $null = New-Item -ItemType Directory large
        $file = [IO.File]::Create("$Work/large/zeros")
        $file.SetLength(400MB)
        $file.Dispose()
        $shell = [powershell]::Create()
        $null = $shell.AddScript({
                param($module, $work)
                Import-Module $module
                New-WasiPackedModule $work/app.wasm -Source $work/large -WarningAction Ignore
            }).AddArgument("$ModuleFolder/WasiVfs.psd1").AddArgument($Work)
        $null = $shell.Invoke()
        $shell.Streams.Progress.Count | Should -BeGreaterThan 1
        $shell.Streams.Progress[0].Activity | Should -BeLike 'Packing *app.wasm'
        $shell.Streams.Progress[-1].RecordType | Should -Be 'Completed'
        $shell.Dispose()
        Remove-Item app.packed.wasm
    }
}

Describe 'A component that is made of a module' {
    It 'carries the files, and the module stays as it is' {
        if (-not (Get-Command wasm-tools -CommandType Application -ErrorAction Ignore)) {
            Set-ItResult -Skipped -Because 'wasm-tools is not on PATH'
        }

        $null = New-Item -ItemType Directory $TestDrive/component
        Set-Content $TestDrive/component/hello.txt 'Hello'
        Set-Content $TestDrive/world.wit 'package test:plain; world plain { export double: func(a: string) -> u32; }'
        wasm-tools component embed $TestDrive/world.wit --dummy-names legacy -o $TestDrive/plain.wasm
        $before = (Get-FileHash $TestDrive/plain.wasm).Hash
        $made = New-WasiPackedModule $TestDrive/plain.wasm -Component -Source $TestDrive/component -OutFile $TestDrive/made.wasm `
            -WarningAction SilentlyContinue
        $made.Path | Should -Be "$TestDrive/made.wasm"
        (Get-FileHash $TestDrive/plain.wasm).Hash | Should -Be $before
        $module = Get-WasiModule $TestDrive/made.wasm
        $module.Kind | Should -Be 'Component'
        $module.ComponentExports.Name | Should -Be 'double'
        $null = Mount-WasiImage $TestDrive/made.wasm -Name made
        Get-Content made:/hello.txt | Should -Be 'Hello'
        Dismount-WasiImage made
    }

    It 'is refused with a sentence if it cannot be made: <case>' -ForEach @(
        @{ case = 'an adapter alone'; given = @{ Adapter = 'x.wasm' }; says = '*-Component too*' }
        @{ case = 'no such adapter'; given = @{ Component = $true; Adapter = 'x.wasm' }; says = "*x.wasm'*" }
    ) {
        { New-WasiPackedModule $Repository/tests/fixtures/changes/changes.wasm -EmptyDirectory /tmp -OutFile $TestDrive/not.wasm @given -ErrorAction Stop } |
            Should -Throw $says
        "$TestDrive/not.wasm" | Should -Not -Exist
    }
}
