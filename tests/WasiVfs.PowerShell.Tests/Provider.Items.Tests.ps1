# SPDX-License-Identifier: MIT
BeforeDiscovery {
    . $PSScriptRoot/common.ps1
    $names = Get-OddName | ForEach-Object { @{ name = $_ } }
}

BeforeAll {
    . $PSScriptRoot/common.ps1
    New-Tree $TestDrive/tree
    $Packed = New-PackedTree $TestDrive/tree $TestDrive/app.wasm
    $null = Mount-WasiImage $Packed -Name T
    $null = New-PSDrive -Name F -PSProvider FileSystem -Root $TestDrive/tree
    $Separator = [IO.Path]::DirectorySeparatorChar

    # What a listing says, without what differs between the image and the host.
    function Get-Shape([scriptblock] $Command, [string] $Drive) {
        & $Command $Drive | ForEach-Object {
            if ($_ -is [string]) { $_ } else { "$($_.PSParentPath -replace '^.*(app\.wasm|tree)', '') $($_.PSChildName) $($_.PSIsContainer) $(if (-not $_.PSIsContainer) { $_.Length })" }
        } | Sort-Object -CaseSensitive
    }
}

AfterAll { Get-WasiImage | Dismount-WasiImage -Force }

Describe 'Listing' {
    It 'is what the file system lists: <command>' -ForEach @(
        @{ command = { Get-ChildItem "$($args[0]):/" } }
        @{ command = { Get-ChildItem "$($args[0]):\dir" } }
        @{ command = { Get-ChildItem "$($args[0]):/dir/" } }
        @{ command = { Get-ChildItem "$($args[0]):/dir/b.txt" } }
        @{ command = { Get-ChildItem "$($args[0]):/" -Recurse } }
        @{ command = { Get-ChildItem "$($args[0]):/" -Recurse -Depth 0 } }
        @{ command = { Get-ChildItem "$($args[0]):/" -Depth 1 } }
        @{ command = { Get-ChildItem "$($args[0]):/" -Name } }
        @{ command = { Get-ChildItem "$($args[0]):/dir" -Name -Recurse } }
        @{ command = { Get-ChildItem "$($args[0]):/" -File } }
        @{ command = { Get-ChildItem "$($args[0]):/" -Directory } }
        @{ command = { Get-ChildItem "$($args[0]):/dir" -Recurse -File } }
        @{ command = { Get-ChildItem "$($args[0]):/" -Directory -Name } }
        @{ command = { Get-ChildItem "$($args[0]):/" -Filter *.txt } }
        @{ command = { Get-ChildItem "$($args[0]):/dir" -Filter *.TXT -Recurse } }
        @{ command = { Get-ChildItem "$($args[0]):/dir" -Filter *.txt -Name } }
        @{ command = { Get-ChildItem "$($args[0]):/dir" -Filter *.txt -Name -Recurse } }
        @{ command = { Get-ChildItem "$($args[0]):/*.txt" } }
        @{ command = { Get-ChildItem "$($args[0]):/d*" } }
        @{ command = { Get-ChildItem "$($args[0]):/d*/b.txt" } }
        @{ command = { Get-ChildItem "$($args[0]):/[cd]*" -Exclude *.txt } }
        @{ command = { Get-ChildItem "$($args[0]):/*" -Include *.bin } }
        @{ command = { Get-ChildItem "$($args[0]):/dir" -Recurse -Include *.txt } }
        @{ command = { Get-ChildItem "$($args[0]):/dir" -Recurse -Exclude *.txt } }
        @{ command = { Get-ChildItem "$($args[0]):/dir" -Recurse -Include b* -Filter *.txt } }
        @{ command = { Get-ChildItem "$($args[0]):/*" -Recurse -File } }
        @{ command = { Get-ChildItem "$($args[0]):/nest/*" -Recurse -File } }
        @{ command = { Get-ChildItem "$($args[0]):/dir/*" -Recurse -File -Filter *.txt } }
        @{ command = { Get-ChildItem "$($args[0]):/*/b.txt" -File } }
        @{ command = { Get-ChildItem "$($args[0]):/*" -Directory } }
        @{ command = { Get-ChildItem "$($args[0]):/dir" -Recurse -File -Exclude *.txt } }
        @{ command = { Get-ChildItem "$($args[0]):/nest" -Recurse -Directory -Exclude leaf* } }
        @{ command = { Get-ChildItem "$($args[0]):/dir" -Recurse -File -Depth 0 -Exclude *.md } }
        @{ command = { Get-ChildItem "$($args[0]):/" -Recurse -Directory -Name } }
        @{ command = { Get-ChildItem "$($args[0]):/dir" -Recurse -File -Name } }
        @{ command = { Get-ChildItem "$($args[0]):/a.txt" -Name } }
        @{ command = { Get-ChildItem "$($args[0]):/*.txt" -Name } }
        @{ command = { Get-ChildItem "$($args[0]):/a.txt" -Name -File } }
        @{ command = { Get-ChildItem "$($args[0]):/dir", "$($args[0]):/lib" } }
        @{ command = { Get-ChildItem -LiteralPath "$($args[0]):/odd/[x].txt" } }
        @{ command = { Get-Item "$($args[0]):/*" -Exclude a* } }
        @{ command = { Get-Item "$($args[0]):/dir/../lib/./m.py" } }
        @{ command = { Get-ChildItem "$($args[0]):/empty" } }
        @{ command = { Get-ChildItem "$($args[0]):/" -Recurse | Where-Object Name -NotLike back* | Get-Item } }
        @{ command = { "$(Test-Path "$($args[0]):/dir") $(Test-Path "$($args[0]):/dir" -PathType Leaf) $(Test-Path "$($args[0]):/no") $(Test-Path "$($args[0]):/d*")" } }
        @{ command = { "$(Test-Path "$($args[0]):/a.txt" -NewerThan 1900-01-01) $(Test-Path "$($args[0]):/a.txt" -OlderThan 1900-01-01) $(Test-Path "$($args[0]):/*.txt" -OlderThan 2200-01-01) $(Test-Path "$($args[0]):/no" -NewerThan 1900-01-01)" } }
        @{ command = { "$(Test-Path "$($args[0]):/a.txt/x") $(Test-Path "$($args[0]):/B.TXT") $(Test-Path "$($args[0]):/")" } }
        @{ command = { Resolve-Path "$($args[0]):/d*/*.md" | ForEach-Object { $_.ProviderPath -replace '^.*(app\.wasm|tree)' } } }
        @{ command = { Split-Path "$($args[0]):/dir/b.txt" -Leaf } }
        @{ command = { (Split-Path "$($args[0]):/dir/b.txt") -replace '^.:' } }
        @{ command = { (Join-Path "$($args[0]):/dir" sub) -replace '^.:' } }
    ) {
        $expected = Get-Shape $command F
        $listed = Get-Shape $command T
        $listed | Should -Be $expected
    }

    It 'gives a file''s own name, with -Recurse too' {
        Get-ChildItem T:/a.txt -Name | Should -Be 'a.txt'
        Get-ChildItem T:/a.txt -Name -Recurse | Should -Be 'a.txt'
        Get-ChildItem T:/a.txt -Name -Directory | Should -BeNullOrEmpty
    }

    It 'has the order of the file system: directories first, each kind by name without regard to case' {
        foreach ($force in $false, $true) {
            (Get-ChildItem T:/ -Force:$force).Name | Should -Be (Get-ChildItem F:/ -Force:$force).Name
        }

        # Names that differ in case alone have no order there.
        $there = Get-ChildItem F:/odd -Name | Where-Object { $_ -ne 'case.txt' }
        Get-ChildItem T:/odd -Name | Where-Object { $_ -ne 'case.txt' } | Should -Be $there
        (Get-ChildItem T:/ -Recurse -Directory).Name[0..2] | Should -Be 'dir', 'empty', 'lib'
    }

    It 'hides what starts with a dot, where the file system does, unless it is asked for' {
        Assert-Unix 'hidden names'
        (Get-ChildItem T:/).Name | Should -Not -Contain '.hidden'
        (Get-ChildItem T:/ -Force).Name | Should -Contain '.hidden'
        Get-ChildItem T:/.h* | Should -BeNullOrEmpty
        foreach ($listed in (Get-ChildItem T:/ -Hidden), (Get-ChildItem T:/ -Attributes Hidden), (Get-ChildItem T:/* -Hidden), (Get-ChildItem T:/ -ah -File)) {
            $listed.Name | Should -Be '.hidden'
        }

        Get-ChildItem T:/ -Hidden -Name | Should -Be '.hidden'
        (Get-Item T:/.hidden).Mode | Should -Be '--rh-'
        (Get-ChildItem T:/.hidden).Name | Should -Be '.hidden' # the file system finds nothing here
        Get-Content T:/.hidden | Should -Be 'secret'
    }

    It 'chooses by attributes: <expression>' -ForEach @(
        @{ expression = 'Directory'; names = 'dir', 'empty', 'lib', 'links', 'nest', 'odd' }
        @{ expression = '!Directory+!ReadOnly'; names = @() }
        @{ expression = 'ReadOnly+Directory'; names = 'dir', 'empty', 'lib', 'links', 'nest', 'odd' }
        @{ expression = 'ReparsePoint'; names = @() }
    ) {
        @(Get-ChildItem T:/ -Attributes $expression).ForEach{ $_.Name } | Should -Be $names
    }

    It 'chooses links by attributes' {
        Assert-Unix 'symbolic links'
        (Get-ChildItem T:/links -Attributes ReparsePoint+Directory).Name | Should -Be 'dir'
        (Get-ChildItem T:/links -Attributes !ReparsePoint).Name | Should -Be 'hard'
        (Get-ChildItem T:/ -ReadOnly).Count | Should -Be (Get-ChildItem T:/).Count
        Get-ChildItem T:/ -System | Should -BeNullOrEmpty
    }

    It 'follows links into directories with -FollowSymlink, into each once' {
        Assert-Unix 'symbolic links'
        (Get-ChildItem T:/links -Recurse -FollowSymlink -WarningVariable warnings -WarningAction SilentlyContinue).GuestPath |
            Should -Contain '/links/dir/b.txt'
        $warnings | Should -BeNullOrEmpty
        $all = Get-ChildItem T:/ -Recurse -FollowSymlink -WarningVariable warnings -WarningAction SilentlyContinue
        @($all.GuestPath -like '*/b.txt') | Should -HaveCount 2
        "$warnings" | Should -BeLike '*links?dir*already*'
    }

    It 'does not follow symbolic links' {
        Assert-Unix 'symbolic links'
        (Get-ChildItem T:/ -Recurse).FullName | Should -Not -Contain "T:${Separator}links${Separator}dir${Separator}b.txt"
    }

    It 'stops when the pipeline has had enough' {
        Get-ChildItem T:/ -Recurse | Select-Object -First 2 | Should -HaveCount 2
    }

    It 'asks nothing of a filter that it does not serve' {
        { Get-ChildItem T:/ -Filter *.txt -ErrorAction Stop } | Should -Not -Throw
    }
}

Describe 'An item' {
    It 'has the properties of a file' {
        $item = Get-Item T:/dir/b.txt
        $item | Should -BeOfType WasiVfs.PowerShell.WasiImageItem
        $item.Name | Should -Be 'b.txt'
        $item.BaseName | Should -Be 'b'
        $item.Extension | Should -Be '.txt'
        $item.FullName | Should -Be "T:${Separator}dir${Separator}b.txt"
        $item.DirectoryName | Should -Be "T:${Separator}dir"
        $item.Directory.FullName | Should -Be "T:${Separator}dir"
        $item.Parent | Should -BeNullOrEmpty
        $item.Root.GuestPath | Should -Be '/'
        $item.GuestPath | Should -Be '/dir/b.txt'
        $item.Length | Should -Be 5
        $item.Exists | Should -BeTrue
        $item.IsReadOnly | Should -BeTrue
        $item.Attributes | Should -Be ([IO.FileAttributes]::ReadOnly)
        $item.Mode | Should -Be '--r--'
        $item.UnixMode | Should -Be '-rw-r--r--'
        $item.LastWriteTime.ToUniversalTime() | Should -Be ([DateTime]::new(1980, 1, 1, 0, 0, 0, [DateTimeKind]::Utc))
        $item.CreationTimeUtc | Should -Be $item.LastWriteTimeUtc
        $item.CreationTime | Should -Be $item.LastWriteTime
        $item.LinkType, $item.LinkTarget, $item.Target | Should -Be $null, $null, $null
        $item.ResolvedTarget | Should -Be $item.FullName
        $item.IsContainer | Should -BeFalse
        $item.PSIsContainer | Should -BeFalse
        "$item" | Should -Be $item.FullName
        $reader = $item.OpenText()
        $reader.ReadToEnd() | Should -Be 'hello'
        $reader.Dispose()
    }

    It 'has the properties of a directory' {
        $item = Get-Item T:/dir/sub
        $item.Mode | Should -Be 'd-r--'
        $item.UnixMode | Should -Be 'drwxr-xr-x'
        $item.Attributes | Should -Be ([IO.FileAttributes]'ReadOnly, Directory')
        $item.IsContainer | Should -BeTrue
        $item.Length | Should -BeNullOrEmpty
        $item.Directory | Should -BeNullOrEmpty
        $item.Parent.FullName | Should -Be "T:${Separator}dir"
        $item.Parent.Parent.Parent | Should -BeNullOrEmpty
        (Get-Item T:/).BaseName | Should -Be 'app.wasm'
    }

    It 'has every property of the file system''s items, but what only a host has' {
        $item = Get-Item T:/dir/b.txt
        $there = (Get-Item F:/dir/b.txt), (Get-Item F:/dir) | ForEach-Object { $_.psobject.Properties.Name } | Sort-Object -Unique
        $there | Where-Object { $_ -notin $item.psobject.Properties.Name } | Should -BeIn @(
            'LastAccessTime', 'LastAccessTimeUtc', 'UnixFileMode', 'UnixStat', 'User', 'Group', 'Size', 'VersionInfo', 'LastWriteTimeString',
            'LengthString', 'ModeWithoutHardLink', 'NameString', 'PSDrive')
    }

    It 'has its name in the colours of $PSStyle.FileInfo' {
        $PSStyle.FileInfo.Extension.Add('.odd', "`e[35m")
        try {
            (Get-Item T:/dir).FormatName() | Should -Be "$($PSStyle.FileInfo.Directory)dir$($PSStyle.Reset)"
            (Get-Item T:/dir).FormatWideName() | Should -Be "$($PSStyle.FileInfo.Directory)dir$($PSStyle.Reset)"
            (Get-Item T:/a.txt).FormatName() | Should -Be 'a.txt'
            (Get-Item T:/painted.odd).FormatName() | Should -Be "`e[35mpainted.odd$($PSStyle.Reset)"
            if (-not $IsWindows) {
                (Get-Item T:/links/file).FormatName() | Should -Be "$($PSStyle.FileInfo.SymbolicLink)file$($PSStyle.Reset) -> ../a.txt"
            }
        }
        finally {
            $PSStyle.FileInfo.Extension.Remove('.odd')
        }
    }

    It 'keeps times where the pack kept them' {
        (Get-Item $TestDrive/tree/a.txt).LastWriteTimeUtc = '2020-02-02T02:02:02Z'
        $kept = New-WasiPackedModule $TreeSum -Map @{ '/' = "$TestDrive/tree" } -OutFile $TestDrive/kept.wasm -PreserveTimestamps -WarningAction Ignore
        $null = $kept | Mount-WasiImage -Name kept
        (Get-Item kept:/a.txt).LastWriteTime | Should -Be (Get-Item $TestDrive/tree/a.txt).LastWriteTime
    }

    It 'opens its content' {
        $stream = (Get-Item T:/bytes.bin).OpenRead()
        try {
            $stream.Length | Should -Be 256
            $stream.CanWrite | Should -BeFalse
            $stream.Position = 250
            $stream.ReadByte() | Should -Be 250
        }
        finally {
            $stream.Dispose()
        }
    }

    It 'gives its stream to commands that open no paths of drives' {
        $stream = (Get-Item T:/a.txt).OpenRead()
        (Get-FileHash -InputStream $stream).Hash | Should -Be (Get-FileHash $TestDrive/tree/a.txt).Hash
        $stream.Dispose()
    }

    It 'is its own object each time, so that paths stay apart' {
        Assert-Unix 'hard links'
        $one, $other = (Get-Item T:/a.txt), (Get-Item T:/links/hard)
        $one.PSPath | Should -BeLike '*app.wasm/a.txt'
        $other.PSPath | Should -BeLike '*app.wasm/links/hard'
        $one.LinkCount | Should -Be 2
        $other.LinkCount | Should -Be 2
    }

    It 'of the root has the image file''s name' {
        $root = Get-Item T:/
        $root.Name | Should -Be 'app.wasm'
        $root.PSChildName | Should -Be 'app.wasm'
        $root.IsContainer | Should -BeTrue
        (Get-Item $root.PSPath).GuestPath | Should -Be '/'
        (Get-Item "$($root.PSPath)$Separator").GuestPath | Should -Be '/'
    }

    It 'has a path that names the module and the provider' {
        (Get-Item T:/dir/b.txt).PSPath | Should -Be "WasiVfs\WasiImage::$Packed${Separator}dir${Separator}b.txt"
        (Get-Item T:/dir/b.txt).PSParentPath | Should -Be "WasiVfs\WasiImage::$Packed${Separator}dir"
        Get-Content -LiteralPath "WasiVfs\WasiImage::$Packed/dir/b.txt" | Should -Be 'hello'
        (Get-ChildItem "WasiImage::$Packed/dir").Count | Should -Be 3
    }

    It 'is reached from the pipeline' {
        Get-ChildItem T:/dir -Filter b.txt -Recurse | Get-Content | Sort-Object | Should -Be 'deeper', 'hello'
    }

    It 'that is missing is one error, with the path that was asked for' {
        $errors = @(Get-ErrorOf { Get-Item T:/missing; Get-ChildItem T:/missing; Get-Content T:/missing })
        $errors.FullyQualifiedErrorId | Should -Be @(
            'PathNotFound,Microsoft.PowerShell.Commands.GetItemCommand'
            'PathNotFound,Microsoft.PowerShell.Commands.GetChildItemCommand'
            'PathNotFound,Microsoft.PowerShell.Commands.GetContentCommand')
    }

    It 'is found by its exact name only, and by wildcards in any case' {
        (Get-Item T:/dir/b.txt).Name | Should -Be 'b.txt'
        Test-Path -LiteralPath T:/DIR/b.txt | Should -BeFalse
        (Get-ChildItem T:/D*/B.*).Name | Should -Be 'b.txt'
    }

    It 'never names a file of the host' {
        $hostFile = (Get-Item "$TestDrive/tree/a.txt").FullName
        (Convert-Path T:/a.txt) | Should -Be "$Packed${Separator}a.txt"
        Test-Path -LiteralPath "Microsoft.PowerShell.Core\FileSystem::$Packed/a.txt" | Should -BeFalse
        { Get-FileHash T:/a.txt -ErrorAction Stop } | Should -Throw
        Test-Path $hostFile | Should -BeTrue
    }
}

Describe 'Properties' {
    It 'are had by Get-ItemProperty and Get-ItemPropertyValue' {
        (Get-ItemProperty T:/dir/b.txt).Length | Should -Be 5
        (Get-ItemProperty T:/dir/b.txt -Name Mode).Mode | Should -Be '--r--'
        Get-ItemPropertyValue T:/dir/b.txt -Name GuestPath | Should -Be '/dir/b.txt'
    }

    It 'that are missing are an error each, and no object' {
        $id = 'PropertyNotFound,Microsoft.PowerShell.Commands.GetItemPropertyCommand'
        (Get-ErrorOf { Get-ItemProperty T:/a.txt -Name Nothing }).FullyQualifiedErrorId | Should -Be $id
        Get-ItemProperty T:/a.txt -Name Nothing -ErrorAction Ignore | Should -BeNullOrEmpty
        $some = Get-ItemProperty T:/a.txt -Name Nothing, Length, No -ErrorVariable errors -ErrorAction SilentlyContinue
        $some.Length | Should -Be 14
        $errors.FullyQualifiedErrorId | Should -Be $id, $id
    }

    It 'are picked by wildcards too' {
        (Get-ItemProperty T:/a.txt -Name Len*, Na*).Length | Should -Be 14
        Get-ItemProperty T:/a.txt -Name Nothing* | Should -BeNullOrEmpty
    }
}

Describe 'The odd name <name>' -ForEach $names {
    It 'is reached by a literal path, by its escaped path and by its PSPath' {
        Get-Content -LiteralPath "T:/odd/$name" | Should -Be $name
        (Get-Item -LiteralPath "T:/odd/$name").Name | Should -BeExactly $name
        $escaped = [WildcardPattern]::Escape($name)
        if ($name -notlike '*`*') {
            Get-Content "T:/odd/$escaped" -ErrorAction Stop | Should -Contain $name
        }

        $item = Get-ChildItem T:/odd | Where-Object { $_.Name -ceq $name }
        $item | Should -HaveCount 1
        Get-Content -LiteralPath $item.PSPath | Should -Be $name
        $item | Get-Content | Should -Be $name
        $item.PSChildName | Should -BeExactly $name
        Test-Path -LiteralPath "T:/odd/$name" | Should -BeTrue
        (Get-ChildItem T:/odd -Name) -ccontains $name | Should -BeTrue
        (Get-ChildItem T:/odd -Recurse -Include ([WildcardPattern]::Escape($name))).Name | Should -Contain $name
    }
}

Describe 'A name with a backslash' {
    It 'is listed, and its object opens it' {
        Assert-Unix 'backslashes in names'
        $item = Get-ChildItem T:/odd -ErrorAction Stop | Where-Object Name -Like 'back*'
        $item.Name | Should -Be 'back\slash.txt'
        $reader = [IO.StreamReader]::new($item.OpenRead())
        $reader.ReadToEnd() | Should -Be 'out of reach'
        $reader.Dispose()
    }

    It 'is out of reach by path, and each command says so' {
        Assert-Unix 'backslashes in names'
        $path = 'T:/odd/back\slash.txt'
        $errors = @(Get-ErrorOf { Get-Item -LiteralPath $path; Get-Content -LiteralPath $path; Get-ChildItem -LiteralPath $path; Get-ItemProperty -LiteralPath $path })
        $errors | Should -HaveCount 4
        $errors | ForEach-Object {
            $_.FullyQualifiedErrorId | Should -BeLike 'BackslashInName,*'
            "$_" | Should -BeLike "*'back\slash.txt'*backslash*OpenRead*"
        }
    }

    It 'is not confused with a path that has no such name' {
        (Get-ErrorOf { Get-Item -LiteralPath 'T:/odd/nothing\here' }).FullyQualifiedErrorId | Should -BeLike 'PathNotFound,*'
        Test-Path -LiteralPath 'T:/odd/nothing\here' | Should -BeFalse
    }

    It 'does not end a listing of its neighbours' {
        Assert-Unix 'backslashes in names'
        (Get-ChildItem T:/odd -Recurse -Include *.txt -ErrorAction Ignore).Name | Should -Contain '日本.txt'
    }
}

Describe 'Symbolic links' {
    BeforeEach { Assert-Unix 'symbolic links' }

    It 'are shown as themselves' {
        $link = Get-Item T:/links/file
        $link.LinkTarget, $link.Target | Should -Be '../a.txt', '../a.txt'
        $link.LinkType | Should -Be 'SymbolicLink'
        $link.ResolvedTarget | Should -Be "T:${Separator}a.txt"
        (Get-Item T:/links/dir).ResolvedTarget | Should -Be "T:${Separator}dir"
        (Get-Item T:/links/dangling).ResolvedTarget | Should -Be "T:${Separator}links${Separator}nowhere"
        (Get-Item T:/links/round).ResolvedTarget, (Get-Item T:/links/out).ResolvedTarget | Should -Be $null, $null
        (Get-Item T:/links/hard).LinkType | Should -Be 'HardLink'
        $link.Mode | Should -Be 'l-r--'
        $link.UnixMode | Should -Be 'lrwxrwxrwx'
        $link.Attributes | Should -Be ([IO.FileAttributes]'ReadOnly, ReparsePoint')
        $link.PSIsContainer | Should -BeFalse
        (Get-Item T:/links/dir).PSIsContainer | Should -BeTrue
        (Get-Item T:/links/absolute).LinkTarget | Should -Be '/elsewhere/a.txt'
    }

    It 'are followed for content, listing and location' {
        (Get-Content T:/links/file)[0] | Should -Be 'one'
        (Get-ChildItem T:/links/dir).Name | Should -Contain 'b.txt'
        Get-Content T:/links/dir/b.txt | Should -Be 'hello'
        Push-Location T:/links/dir
        Get-Content ./b.txt | Should -Be 'hello'
        Pop-Location
    }

    It 'that lead nowhere, round, or out of the image are listed and not followed: <link>' -ForEach @(
        @{ link = 'dangling'; id = 'FileNotFound' }
        @{ link = 'round'; id = 'LinkNotFollowed' }
        @{ link = 'out'; id = 'LinkNotFollowed' }
        @{ link = 'absolute'; id = 'LinkNotFollowed' }
    ) {
        Test-Path "T:/links/$link" | Should -BeTrue
        (Get-ChildItem T:/links).Name | Should -Contain $link
        $errors = @(Get-ErrorOf { Get-Content "T:/links/$link" })
        $errors | Should -HaveCount 1
        $errors[0].FullyQualifiedErrorId | Should -Be "$id,Microsoft.PowerShell.Commands.GetContentCommand"
    }
}
