# SPDX-License-Identifier: MIT
BeforeAll {
    . $PSScriptRoot/common.ps1
    New-Tree $TestDrive/tree
    $Packed = New-PackedTree $TestDrive/tree $TestDrive/app.wasm
    $null = Mount-WasiImage $Packed -Name T
    $Command = 'WasiVfs.PowerShell.ExportWasiImageCommand'

    # Every path below a directory, with what is in it.
    function Get-Listing([string] $Folder) {
        $full = (Get-Item -LiteralPath $Folder).FullName
        [IO.DirectoryInfo]::new($full).GetFileSystemInfos('*', 'AllDirectories') | ForEach-Object {
            $what = $_.LinkTarget ?? ($_ -is [IO.FileInfo] ? [Convert]::ToHexString([Security.Cryptography.SHA256]::HashData([IO.File]::ReadAllBytes($_.FullName))) : '')
            $_.FullName.Substring($full.Length) + " $what"
        } | Sort-Object -CaseSensitive
    }

    # The names in an archive, read by another program.
    function Get-ZipName([string] $Path) {
        $zip = [IO.Compression.ZipFile]::OpenRead((Convert-Path $Path))
        $zip.Entries.FullName
        $zip.Dispose()
    }
}

AfterAll { Get-WasiImage | Dismount-WasiImage -Force }

Describe 'Export-WasiImage' {
    BeforeEach {
        $Work = (New-Item -ItemType Directory "$TestDrive/$([Guid]::NewGuid())").FullName
        Push-Location $Work
    }

    AfterEach { Pop-Location }

    It 'writes all that is packed to a directory, byte for byte' {
        $result = Export-WasiImage $Packed out -WarningVariable warnings -WarningAction SilentlyContinue
        $expected = $IsWindows ? 0 : 1 # New-Tree makes no links there
        ($warnings -like '*links/out*leads out*').Count | Should -Be $expected
        $result | Should -BeOfType WasiVfs.PowerShell.WasiImageExport
        $result.Format | Should -Be 'Directory'
        $result.Path | Should -Be (Join-Path $Work out)
        Get-Listing out | Should -Be (Get-Listing $TestDrive/tree)
        $result.Files + $result.Directories + $result.Links | Should -BeGreaterThan 20
    }

    It 'writes <name>, which another program reads' -ForEach @(
        @{ name = 'lib.tar'; list = { tar -tf $args[0] } }
        @{ name = 'lib.tar.gz'; list = { tar -tzf $args[0] } }
        @{ name = 'lib.tgz'; list = { tar -tzf $args[0] } }
        @{ name = 'lib.zip'; list = { Get-ZipName $args[0] } }
    ) {
        if ($name -notlike '*.zip') { Assert-Needed ([bool](Get-Command tar -CommandType Application -ErrorAction Ignore)) 'tar' }
        $result = Export-WasiImage $Packed $name -GuestPath /dir
        (& $list $result.Path).TrimStart('./').Where{ $_ } | Sort-Object -CaseSensitive | Should -Be 'b.txt', 'c.md', 'sub/', 'sub/b.txt'
        (Export-WasiImage $result.Path back).Files | Should -Be 3
        Get-Listing back | Should -Be (Get-Listing $TestDrive/tree/dir)
    }

    It 'writes an image, which mounts' {
        $null = Export-WasiImage $Packed lib.erofs -GuestPath dir | Mount-WasiImage -Name image
        try {
            (Get-ChildItem image:/ -Recurse).GuestPath | Should -Be '/sub', '/b.txt', '/c.md', '/sub/b.txt'
        }
        finally {
            Dismount-WasiImage image
        }
    }

    It 'makes the same bytes twice, whatever it was exported from' {
        foreach ($extension in 'tar', 'tar.gz', 'zip', 'erofs') {
            $one = (Export-WasiImage $Packed "one.$extension" -GuestPath /dir).Path
            $other = (Get-Item T:/dir | Export-WasiImage -Destination "other.$extension").Path
            (Get-FileHash $one).Hash | Should -Be (Get-FileHash $other).Hash
        }
    }

    It 'takes paths of drives, typed, from the pipeline and as provider paths' {
        (Export-WasiImage T:/dir one).Files | Should -Be 3
        (Export-WasiImage T:/di* two -GuestPath sub).Files | Should -Be 1
        (Get-Item T:/dir/sub | Export-WasiImage -Destination three).Files | Should -Be 1
        (Export-WasiImage -LiteralPath "WasiVfs\WasiImage::$Packed/dir" four).Files | Should -Be 3
        Push-Location T:/dir
        (Export-WasiImage ./sub $Work/five).Files | Should -Be 1
        Pop-Location
        Get-Content three/b.txt, five/b.txt | Should -Be 'deeper', 'deeper'
    }

    It 'writes one file' {
        (Export-WasiImage $Packed out -GuestPath /dir/b.txt).Files | Should -Be 1
        Get-Content out/b.txt | Should -Be 'hello'
        $null = Get-Item T:/dir/c.md | Export-WasiImage -Destination one.zip
        Get-ZipName one.zip | Should -Be 'c.md'
    }

    It 'writes one file to a file''s name' {
        $result = Export-WasiImage T:/a.txt copy.txt
        $result.Format | Should -Be 'File'
        $result.Path | Should -Be (Join-Path $Work copy.txt)
        (Get-FileHash copy.txt).Hash | Should -Be (Get-FileHash $TestDrive/tree/a.txt).Hash
        (Export-WasiImage $Packed new/other.name -GuestPath /dir/b.txt).Format | Should -Be 'File'
        Get-Content new/other.name | Should -Be 'hello'
        (Get-ErrorOf { Export-WasiImage T:/a.txt copy.txt }).FullyQualifiedErrorId | Should -Be "OutputExists,$Command"
        $null = Export-WasiImage T:/dir/b.txt copy.txt -Force
        Get-Content copy.txt | Should -Be 'hello'
        (Get-ErrorOf { Export-WasiImage T:/dir whole.txt -Format File }).FullyQualifiedErrorId | Should -BeLike "*,$Command"
        Test-Path whole.txt | Should -BeFalse
    }

    It 'writes an archive that lies in an image as that archive, and makes one of another file' {
        $null = New-Item -ItemType Directory inner
        Compress-Archive $TestDrive/tree/a.txt inner/some.zip
        Set-Content inner/LICENSE 'free'
        $null = New-WasiPackedModule $TreeSum -Source ./inner -OutFile inner.wasm | Mount-WasiImage -Name Inner
        try {
            $null = Export-WasiImage Inner:/some.zip taken.zip
            (Get-FileHash taken.zip).Hash | Should -Be (Get-FileHash inner/some.zip).Hash
            (Export-WasiImage Inner:/some.zip taken.tar).Format | Should -Be 'Tar'
            (Export-WasiImage Inner:/LICENSE LICENSE).Format | Should -Be 'File'
        }
        finally {
            Dismount-WasiImage Inner
        }
    }

    It 'takes several items into one directory or archive, each under its name' {
        $result = Get-ChildItem T:/dir | Export-WasiImage -Destination out
        $result | Should -HaveCount 1
        $result.Files | Should -Be 3
        Get-Listing out | Should -Be (Get-Listing $TestDrive/tree/dir)
        (Export-WasiImage T:/dir, T:/lib, T:/a.txt some.zip).Files | Should -Be 5
        Get-ZipName some.zip | Sort-Object |
            Should -Be 'a.txt', 'dir/', 'dir/b.txt', 'dir/c.md', 'dir/sub/', 'dir/sub/b.txt', 'lib/', 'lib/m.py'
        (Export-WasiImage T:/d*, T:/l*b some.tar).Files | Should -Be 4
        $null = Export-WasiImage T:/dir/sub, T:/lib deep.erofs | Mount-WasiImage -Name Deep
        (Get-ChildItem Deep:/ -Recurse).GuestPath | Should -Be '/lib', '/sub', '/lib/m.py', '/sub/b.txt'
        Dismount-WasiImage Deep
    }

    It 'takes what lies in another item as a part of that' {
        $null = Get-ChildItem T:/dir -Recurse | Export-WasiImage -Destination out
        Get-Listing out | Should -Be (Get-Listing $TestDrive/tree/dir)
        $null = Get-ChildItem T:/nest -Recurse | Export-WasiImage -Destination nest
        Get-Content nest/only/leaf.txt | Should -Be 'below directories alone'
    }

    It 'refuses two items of one name' {
        (Get-ErrorOf { Export-WasiImage T:/dir/b.txt, T:/dir/sub/b.txt out }).FullyQualifiedErrorId | Should -Be "InvalidArgument,$Command"
        Test-Path out/b.txt | Should -BeFalse
    }

    It 'takes destinations from objects by their properties' {
        $results = "Path,Destination`nT:/dir,one`nT:/lib,two.zip`nT:/a.txt,one" | ConvertFrom-Csv | Export-WasiImage
        $results.Path | Should -Be (Join-Path $Work one), (Join-Path $Work two.zip)
        Get-Content one/dir/b.txt | Should -Be 'hello'
        Test-Path one/a.txt | Should -BeTrue
    }

    It 'takes an item with a backslash in its name from the pipeline' {
        Assert-Unix 'backslashes in names'
        $null = Get-ChildItem T:/odd | Where-Object Name -Like 'back*' | Export-WasiImage -Destination back.txt
        Get-Content back.txt | Should -Be 'out of reach'
    }

    It 'takes what holds a name with a backslash, which no path reaches' {
        Assert-Unix 'backslashes in names'
        $null = Export-WasiImage T:/odd out
        [IO.File]::Exists("$Work/out/back\slash.txt") | Should -BeTrue
    }

    It 'takes the format that it is told' {
        (Export-WasiImage $Packed lib.bin -GuestPath /dir -Format Zip).Format | Should -Be 'Zip'
        (Export-WasiImage $Packed v1.2/ -GuestPath /dir).Format | Should -Be 'Directory'
        $errors = @(Get-ErrorOf { Export-WasiImage $Packed lib.other })
        $errors.FullyQualifiedErrorId | Should -Be "FormatUnknown,$Command"
        "$($errors[0])" | Should -BeLike '*.tar.gz*-Format*'
    }

    It 'does not replace a file that exists, unless -Force' {
        Set-Content lib.zip 'mine'
        $null = New-Item -ItemType Directory out
        Set-Content out/b.txt 'mine'
        @(Get-ErrorOf { Export-WasiImage $Packed lib.zip }).FullyQualifiedErrorId | Should -Be "OutputExists,$Command"
        $errors = @(Get-ErrorOf { Export-WasiImage $Packed out -GuestPath /dir })
        $errors.FullyQualifiedErrorId | Should -Be "OutputExists,$Command"
        "$errors" | Should -BeLike '*b.txt*exists already*-Force*'
        Get-Content lib.zip, out/b.txt | Should -Be 'mine', 'mine'
        $null = Export-WasiImage $Packed lib.zip -GuestPath /dir -Force
        $null = Export-WasiImage $Packed out -GuestPath /dir -Force
        Get-Content out/b.txt | Should -Be 'hello'
    }

    It 'writes nothing with -WhatIf' {
        Export-WasiImage $Packed out -WhatIf | Should -BeNullOrEmpty
        Export-WasiImage $Packed lib.tar -WhatIf | Should -BeNullOrEmpty
        Get-ChildItem | Should -BeNullOrEmpty
        Set-Content lib.tar 'mine'
        Get-ErrorOf { Export-WasiImage $Packed lib.tar -WhatIf } | Should -BeNullOrEmpty
        Get-Content lib.tar | Should -Be 'mine'
    }

    It 'refuses <what> with one error, and writes nothing' -ForEach @(
        @{ what = 'what is missing'; id = 'FileNotFound'; given = @{ Path = './missing.wasm' } }
        @{ what = 'what is missing on a drive'; id = '*NotFound'; given = @{ Path = 'T:/missing' } }
        @{ what = 'a guest path that is missing'; id = 'FileNotFound'; given = @{ GuestPath = '/nowhere' } }
        @{ what = 'a guest path that leaves the tree'; id = 'LinkNotFollowed'; given = @{ GuestPath = '/../x' } }
        @{ what = 'a file that holds no tree'; id = 'NotATree'; given = @{ Path = "$PSScriptRoot/run.ps1" } }
        @{ what = 'a path of another provider'; id = 'InvalidArgument'; given = @{ Path = 'Env:/PATH' } }
        @{ what = 'a destination of another provider'; id = 'InvalidArgument'; given = @{ Destination = 'Env:/out.tar' } }
        @{ what = 'a destination in an image'; id = 'InvalidArgument'; given = @{ Destination = 'T:/out' } }
    ) {
        $parameters = @{ Path = $Packed; Destination = 'out.tar' }
        $given.Keys | ForEach-Object { $parameters[$_] = $given[$_] }
        $errors = @(Get-ErrorOf { Export-WasiImage @parameters })
        $errors | Should -HaveCount 1
        $errors[0].FullyQualifiedErrorId | Should -BeLike "$id,$Command"
        Get-ChildItem | Should -BeNullOrEmpty
    }

    It 'ends at Ctrl+C and leaves nothing that it made: <target>' -ForEach @(
        @{ target = 'long.tar' }
        @{ target = 'long' }
    ) {
        $null = New-Item -ItemType Directory $TestDrive/long -Force
        $file = [IO.File]::Create("$TestDrive/long/zeros")
        $file.SetLength(2GB)
        $file.Dispose()
        $shell = [powershell]::Create()
        $null = $shell.AddScript({
                param($module, $tree, $out)
                Import-Module $module
                Export-WasiImage $tree $out
            }).AddArgument("$ModuleFolder/WasiVfs.psd1").AddArgument("$TestDrive/long").AddArgument("$Work/$target")
        $run = $shell.BeginInvoke()
        Wait-Until 'the target is begun and progress shown' {
            $run.IsCompleted -or ((Get-ChildItem $Work -Force) -and $shell.Streams.Progress.Count -gt 0)
        }

        $run.IsCompleted | Should -BeFalse
        (Measure-Command { $shell.Stop() }).TotalSeconds | Should -BeLessThan 10
        $shell.Streams.Progress[0].Activity | Should -BeLike 'Exporting *long'
        Get-ChildItem $Work -Force | Should -BeNullOrEmpty
        $shell.Dispose()
        Remove-Item $TestDrive/long -Recurse
    }
}
