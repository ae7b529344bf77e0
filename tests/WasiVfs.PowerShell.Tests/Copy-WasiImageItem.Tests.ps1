# SPDX-License-Identifier: MIT
BeforeAll {
    . $PSScriptRoot/common.ps1
    New-Tree $TestDrive/tree
    (Get-Item $TestDrive/tree/a.txt).LastWriteTimeUtc = '2020-02-02T02:02:02Z'
    $null = New-WasiPackedModule $TreeSum -Source $TestDrive/tree -OutFile $TestDrive/app.wasm -PreserveTimestamps -WarningAction Ignore
    $null = Mount-WasiImage $TestDrive/app.wasm -Name T
    $Command = 'WasiVfs.PowerShell.CopyWasiImageItemCommand'
}

AfterAll { Get-WasiImage | Dismount-WasiImage -Force }

Describe 'Copy-WasiImageItem' {
    BeforeEach {
        $Work = (New-Item -ItemType Directory "$TestDrive/$([Guid]::NewGuid())").FullName
        Push-Location $Work
    }

    AfterEach { Pop-Location }

    It 'copies a file to a name, into a directory, and into the current location' {
        $null = New-Item -ItemType Directory into
        Copy-WasiImageItem T:/a.txt copy.txt | Should -BeNullOrEmpty
        Copy-WasiImageItem T:/a.txt into
        Copy-WasiImageItem T:/a.txt new/
        Copy-WasiImageItem T:/a.txt
        foreach ($copy in 'copy.txt', 'into/a.txt', 'new/a.txt', 'a.txt') {
            (Get-FileHash $copy).Hash | Should -Be (Get-FileHash $TestDrive/tree/a.txt).Hash
            (Get-Item $copy).LastWriteTimeUtc | Should -Be ([DateTime]'2020-02-02T02:02:02Z').ToUniversalTime()
        }
    }

    It 'takes wildcards, several paths and literal paths' {
        Copy-WasiImageItem T:/*.bin, T:/dir/*.txt new
        Get-ChildItem new -Name | Should -Be 'b.txt', 'bytes.bin'
        Copy-WasiImageItem -LiteralPath 'T:/odd/[x].txt' -Destination x.txt
        Get-Content x.txt | Should -Be '[x].txt'
        Copy-WasiImageItem -LiteralPath (Get-Item T:/dir/c.md).PSPath -Destination c.md
        Get-Content c.md | Should -Be '# c'
    }

    It 'takes items from the pipeline: one to a name, several into a directory that is made' {
        Get-Item T:/dir/b.txt | Copy-WasiImageItem -Destination one.txt
        Get-Content one.txt | Should -Be 'hello'
        Get-ChildItem T:/dir -File | Copy-WasiImageItem -Destination several
        Get-ChildItem several -Name | Should -Be 'b.txt', 'c.md'
        'T:/a.txt', 'T:/open.txt' | Copy-WasiImageItem -Destination named
        Get-ChildItem named -Name | Should -Be 'a.txt', 'open.txt'
    }

    It 'takes paths and destinations from objects by their properties' {
        "Path,Destination`nT:/a.txt,./one.txt`nT:/dir/b.txt,./two.txt" | ConvertFrom-Csv | Copy-WasiImageItem
        Get-ChildItem -Name | Should -Be 'one.txt', 'two.txt'
    }

    It 'takes even what no path reaches' {
        Assert-Unix 'backslashes in names'
        Get-ChildItem T:/odd | Where-Object Name -Like 'back*' | Copy-WasiImageItem -Destination back.txt
        Get-Content back.txt | Should -Be 'out of reach'
    }

    It 'takes a name with a wildcard''s letters for what it is, where that exists' {
        Copy-WasiImageItem 'T:/odd/[x].txt' one.txt
        Get-Content one.txt | Should -Be '[x].txt'
    }

    It 'copies a directory with -Recurse, to a new name or into one that exists' {
        Copy-WasiImageItem T:/dir new -Recurse
        Get-ChildItem new -Recurse -Name | Sort-Object | Should -Be 'b.txt', 'c.md', 'sub', "sub$([IO.Path]::DirectorySeparatorChar)b.txt"
        Copy-WasiImageItem T:/dir new -Recurse
        Get-Content new/dir/b.txt | Should -Be 'hello'
    }

    It 'refuses a directory without -Recurse, and goes on' {
        Get-ChildItem T:/dir | Copy-WasiImageItem -Destination out/ -ErrorVariable errors -ErrorAction SilentlyContinue
        $errors.FullyQualifiedErrorId | Should -Be "DirectoryNotCopied,$Command"
        "$errors" | Should -BeLike "*T:*sub*-Recurse*"
        Get-ChildItem out -Name | Should -Be 'b.txt', 'c.md'
    }

    It 'keeps links that lie in a directory, and follows one that it is given' {
        Assert-Unix 'symbolic links'
        Copy-WasiImageItem T:/links out -Recurse -WarningAction Ignore
        (Get-Item out/file).LinkTarget | Should -Be '../a.txt'
        Copy-WasiImageItem T:/links/file followed.txt
        (Get-Item followed.txt).LinkTarget | Should -BeNullOrEmpty
        (Get-Content followed.txt)[0] | Should -Be 'one'
    }

    It 'replaces nothing unless -Force' {
        Set-Content mine.txt 'mine'
        $null = New-Item -ItemType Directory out/dir
        Set-Content out/dir/b.txt 'mine'
        $errors = @(Get-ErrorOf { Copy-WasiImageItem T:/dir/b.txt mine.txt; Copy-WasiImageItem T:/dir out -Recurse })
        $errors.FullyQualifiedErrorId | Should -Be "OutputExists,$Command", "OutputExists,$Command"
        $errors | ForEach-Object { "$_" | Should -BeLike '*exists already*-Force*' }
        Get-Content mine.txt, out/dir/b.txt | Should -Be 'mine', 'mine'
        Copy-WasiImageItem T:/dir/b.txt mine.txt -Force
        Copy-WasiImageItem T:/dir out -Recurse -Force
        Get-Content mine.txt, out/dir/b.txt | Should -Be 'hello', 'hello'
    }

    It 'refuses two items of one name' {
        Get-ChildItem T:/dir -Recurse -Filter b.txt | Copy-WasiImageItem -Destination out/ -ErrorVariable errors -ErrorAction SilentlyContinue
        $errors.FullyQualifiedErrorId | Should -Be "OutputTwice,$Command"
    }

    It 'writes what it made with -PassThru, and nothing with -WhatIf' {
        $made = Copy-WasiImageItem T:/a.txt, T:/dir out -Recurse -PassThru
        $made[0], $made[1] | ForEach-Object { $_.PSProvider.Name | Should -Be 'FileSystem' }
        $made.FullName | Should -Be (Join-Path $Work out a.txt), (Join-Path $Work out dir)
        Copy-WasiImageItem T:/a.txt, T:/dir no -Recurse -WhatIf | Should -BeNullOrEmpty
        Test-Path no | Should -BeFalse
    }

    It 'says what is wrong with a path, and goes on' {
        Copy-WasiImageItem T:/missing, T:/no*thing, $TestDrive/tree/a.txt, T:/a.txt out/ -ErrorVariable errors -ErrorAction SilentlyContinue
        $errors.FullyQualifiedErrorId | Should -Be "FileNotFound,$Command", "FileNotFound,$Command", "InvalidArgument,$Command"
        Get-ChildItem out -Name | Should -Be 'a.txt'
        (Get-ErrorOf { Copy-WasiImageItem T:/a.txt T:/out }).FullyQualifiedErrorId | Should -Be "InvalidArgument,$Command"
    }
}
