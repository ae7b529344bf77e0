# SPDX-License-Identifier: MIT
BeforeAll {
    . $PSScriptRoot/common.ps1
    New-Tree $TestDrive/tree
    $Packed = New-PackedTree $TestDrive/tree $TestDrive/app.wasm
}

Describe 'Mount-WasiImage' {
    AfterEach { Get-WasiImage | Dismount-WasiImage -Force }

    It 'makes the drive WasiImage: and writes it' {
        $drive = Mount-WasiImage $Packed
        $drive.Name | Should -Be 'WasiImage'
        $drive.Root | Should -Be $Packed
        $drive.Mounts | Should -Be '/'
        $drive.ImageLength | Should -BeGreaterThan 0
        (Get-PSDrive WasiImage).Provider.Name | Should -Be 'WasiImage'
        Get-Content WasiImage:/dir/b.txt | Should -Be 'hello'
    }

    It 'takes another name' {
        (Mount-WasiImage $Packed -Name lib).Name | Should -Be 'lib'
        Test-Path lib:/a.txt | Should -BeTrue
    }

    It 'refuses a name that is taken, by an image or by anything else, and says what to do' {
        $null = Mount-WasiImage $Packed
        Mount-WasiImage $Packed -Name WasiImage -ErrorVariable taken -ErrorAction SilentlyContinue
        Mount-WasiImage $Packed -Name Env -ErrorVariable +taken -ErrorAction SilentlyContinue
        $taken | Should -HaveCount 2
        $taken.FullyQualifiedErrorId | Should -Be (@('DriveNameTaken,WasiVfs.PowerShell.MountWasiImageCommand') * 2)
        $taken[0].CategoryInfo.Category | Should -Be 'ResourceExists'
        "$($taken[0])" | Should -BeLike "*'WasiImage' exists already*-Name*Dismount-WasiImage*"
        "$($taken[1])" | Should -BeLike "*'Env' exists already*Remove-PSDrive*"
    }

    It 'makes a drive that outlives the function that mounts it' {
        function Mount-Here { $null = Mount-WasiImage $Packed }
        Mount-Here
        Test-Path WasiImage:/a.txt | Should -BeTrue
    }

    It 'makes a drive of the function only with -Scope Local' {
        function Mount-Here { $null = Mount-WasiImage $Packed -Scope Local; Test-Path WasiImage:/a.txt }
        Mount-Here | Should -BeTrue
        Get-PSDrive WasiImage -ErrorAction Ignore | Should -BeNullOrEmpty
    }

    It 'takes a path relative to the location of PowerShell, not of the process' {
        Push-Location $TestDrive
        try {
            (Mount-WasiImage ./app.wasm).Root | Should -Be $Packed
        }
        finally {
            Pop-Location
        }
    }

    It 'mounts everything that a wildcard matches, under names of its own' {
        (Mount-WasiImage "$TestDrive/ap?.wasm").Root | Should -Be $Packed
        Copy-Item $Packed $TestDrive/apq.wasm
        $drives = Mount-WasiImage "$TestDrive/ap?.wasm"
        $drives.Name | Should -Be 'WasiImage2', 'WasiImage3'
        $drives.Root | Should -Be $Packed, (Get-Item $TestDrive/apq.wasm).FullName
        Dismount-WasiImage WasiImage2
        (Mount-WasiImage $Packed).Name | Should -Be 'WasiImage2'
        $both = @(Mount-WasiImage $Packed, $TestDrive/apq.wasm -Name one -ErrorVariable errors -ErrorAction SilentlyContinue)
        $both.Name | Should -Be 'one'
        $errors.FullyQualifiedErrorId | Should -Be 'DriveNameTaken,WasiVfs.PowerShell.MountWasiImageCommand'
        Remove-Item $TestDrive/apq.wasm
    }

    It 'finds the image in a file that another tool has rewritten, and warns of what is lost' {
        $bytes = [IO.File]::ReadAllBytes($Packed)
        $bytes[0] = 1
        [IO.File]::WriteAllBytes("$TestDrive/app.cwasm", $bytes)
        $drive = Mount-WasiImage $TestDrive/app.cwasm -WarningVariable warnings -WarningAction SilentlyContinue
        $drive.Kind | Should -Be EmbeddedImage
        Get-Content WasiImage:/dir/b.txt | Should -Be hello
        "$warnings" | Should -BeLike '*found by the superblock*'
    }

    It 'mounts archives and directories, and says what they are: <name>' -ForEach @(
        @{ name = 'files.tar'; kind = 'Tar' }
        @{ name = 'files.tar.gz'; kind = 'TarGzip' }
        @{ name = 'files.zip'; kind = 'Zip' }
        @{ name = 'files.erofs'; kind = 'Erofs' }
        @{ name = 'tree'; kind = 'Directory' }
    ) {
        $path = $kind -eq 'Directory' ? "$TestDrive/tree" : (Export-WasiImage $Packed "$TestDrive/$name" -WarningAction Ignore -Force).Path
        $drive = Mount-WasiImage $path -Name any
        $drive.Kind | Should -Be $kind
        $drive.Root | Should -Be (Get-Item $path).FullName
        $drive.Length | Should -Be ($kind -eq 'Directory' ? $null : (Get-Item $path).Length)
        [bool]$drive.ImageLength | Should -Be ($kind -eq 'Erofs')
        $drive.Mounts | Should -BeNullOrEmpty
        $null = Mount-WasiImage $Packed -Name packed
        (Get-ChildItem any:/ -Recurse).GuestPath | Should -Be (Get-ChildItem packed:/ -Recurse).GuestPath
        Get-Content any:/dir/b.txt | Should -Be 'hello'
        (Get-Content any:/bytes.bin -AsByteStream -Raw).Count | Should -Be 256
        (Get-Item any:/links/file -ErrorAction Ignore)?.LinkTarget | Should -Be ($IsWindows ? $null : '../a.txt')
        (Get-ErrorOf { Set-Content any:/new.txt 'x' }).FullyQualifiedErrorId | Should -BeLike 'ReadOnlyImage,*'
        (Get-ErrorOf { Remove-Item any:/a.txt }).FullyQualifiedErrorId | Should -BeLike 'ReadOnlyImage,*'
        (Get-ErrorOf { Get-Content any:/links/out }).FullyQualifiedErrorId | Should -BeLike ($IsWindows ? '*' : 'LinkNotFollowed,*')
        ($drive | Out-String) | Should -BeLike "*any*$kind*"
        Test-Path $TestDrive/tree/a.txt | Should -BeTrue
    }

    It 'refuses the root of a file system' {
        (Get-ErrorOf { Mount-WasiImage ([IO.Path]::GetPathRoot($TestDrive)) }).FullyQualifiedErrorId | Should -Be 'InvalidArgument,WasiVfs.PowerShell.MountWasiImageCommand'
    }

    It 'takes names from the pipeline, and no file''s own name for one' {
        $drives = "Path,Name`n$Packed,one`n$TestDrive/tree,two" | ConvertFrom-Csv | Mount-WasiImage
        $drives.Name | Should -Be 'one', 'two'
        (Get-Item $Packed, $TestDrive/tree | Mount-WasiImage).Name | Should -Be 'WasiImage', 'WasiImage2'
        Copy-Item -LiteralPath $Packed "$TestDrive/[odd]"
        (Get-Item -LiteralPath "$TestDrive/[odd]" | Mount-WasiImage).Root | Should -Be (Join-Path (Get-Item $TestDrive).FullName '[odd]')
    }

    It 'refuses a name with a wildcard''s letters: <name>' -ForEach @(
        @{ name = 'a*' }, @{ name = 'what?' }, @{ name = '[ab]' }
    ) {
        $errors = @(Get-ErrorOf { Mount-WasiImage $Packed -Name $name })
        $errors.FullyQualifiedErrorId | Should -Be 'InvalidArgument,WasiVfs.PowerShell.MountWasiImageCommand'
        "$errors" | Should -BeLike '*wildcards*'
        Get-WasiImage | Should -BeNullOrEmpty
    }

    It 'mounts and dismounts nothing with -WhatIf' {
        Mount-WasiImage $Packed -WhatIf | Should -BeNullOrEmpty
        Get-WasiImage | Should -BeNullOrEmpty
        $null = Mount-WasiImage $Packed
        Dismount-WasiImage -WhatIf
        Test-Path WasiImage:/a.txt | Should -BeTrue
    }

    It 'takes a literal path, and an image in a directory with wildcards in its name' {
        $folder = New-Item -ItemType Directory (Join-Path $TestDrive 'in [brackets] here')
        [IO.File]::Copy($Packed, "$folder/[a].wasm")
        $null = Mount-WasiImage -LiteralPath "$folder/[a].wasm"
        Get-Content WasiImage:/dir/b.txt | Should -Be 'hello'
        (Get-ChildItem WasiImage:/dir/*.txt).Name | Should -Be 'b.txt'
        (Get-ChildItem WasiImage:/ -Recurse -Include m.py).Name | Should -Be 'm.py'
        Get-Item WasiImage:/lib/m.py | Get-Content | Should -Be 'x = 1'
    }

    It 'takes files and packed modules from a pipeline' {
        (Get-Item $Packed | Mount-WasiImage -Name one).Root | Should -Be $Packed
        $made = New-WasiPackedModule $TreeSum -Source $TestDrive/tree/lib -GuestPath /lib -OutFile $TestDrive/made.wasm
        ($made | Mount-WasiImage -Name two).Root | Should -Be $made.Path
        Get-Content two:/lib/m.py | Should -Be 'x = 1'
    }

    It 'writes one error for <what>' -ForEach @(
        @{ what = 'a file that is missing'; make = { "$TestDrive/missing.wasm" }; id = 'FileNotFound' }
        @{ what = 'a file that is not an image'; make = { "$TestDrive/tree/a.txt" }; id = 'NotATree' }
        @{ what = 'a module without an image'; make = { $TreeSum }; id = 'NotPacked' }
        @{ what = 'a module that is cut'; id = 'ModuleMalformed'; make = {
                [IO.File]::WriteAllBytes("$TestDrive/cut.wasm", [IO.File]::ReadAllBytes($Packed)[0..5000])
                "$TestDrive/cut.wasm"
            }
        }
        @{ what = 'a path of another provider'; make = { 'Env:/PATH' }; id = 'InvalidArgument' }
    ) {
        $path = & $make
        $errors = @(Get-ErrorOf { Mount-WasiImage -LiteralPath $path })
        $errors | Should -HaveCount 1
        $errors[0].FullyQualifiedErrorId | Should -Be "$id,WasiVfs.PowerShell.MountWasiImageCommand"
        Get-WasiImage | Should -BeNullOrEmpty
    }

    It 'refuses a name with letters that a drive cannot have, and closes the file' {
        (Get-ErrorOf { Mount-WasiImage $Packed -Name 'a:b' }).FullyQualifiedErrorId | Should -Be 'InvalidArgument,WasiVfs.PowerShell.MountWasiImageCommand'
    }

    It 'mounts an image of mkfs.erofs' {
        Assert-Needed ([bool](Get-Command mkfs.erofs -ErrorAction Ignore)) 'mkfs.erofs'
        # mkfs.erofs 1.5 fails on names of 255 bytes.
        mkfs.erofs "--exclude-path=odd/$('x' * 255)" $TestDrive/plain.erofs $TestDrive/tree 2>&1 | Out-Null
        $drive = Mount-WasiImage $TestDrive/plain.erofs
        $drive.Mounts | Should -BeNullOrEmpty
        Get-Content WasiImage:/dir/sub/b.txt | Should -Be 'deeper'
        (Get-ChildItem WasiImage:/ -Recurse -Force).Count | Should -Be ((Get-ChildItem $TestDrive/tree -Recurse -Force).Count - 1)
    }

    It 'mounts an image of 1 GB without reading it' {
        $null = New-Item -ItemType Directory $TestDrive/large
        $file = [IO.File]::Create("$TestDrive/large/zeros")
        $file.SetLength(1GB)
        $file.Dispose()
        $large = (New-WasiImage $TestDrive/large.erofs $TestDrive/large).Path
        $before = [GC]::GetTotalAllocatedBytes()
        $times = 1..5 | ForEach-Object {
            (Measure-Command { $null = Mount-WasiImage $large }).TotalMilliseconds
            (Get-Item WasiImage:/zeros).Length | Should -Be 1GB
            Dismount-WasiImage
        }
        [GC]::GetTotalAllocatedBytes() - $before | Should -BeLessThan 20MB
        # By what it takes to read it, which a busy machine makes longer too.
        ($times | Measure-Object -Minimum).Minimum | Should -BeLessThan ((Measure-Command { Get-FileHash $large }).TotalMilliseconds / 4)
        Remove-Item $large, $TestDrive/large -Recurse
    }
}

Describe 'New-PSDrive' {
    AfterEach { Get-WasiImage | Dismount-WasiImage -Force }

    It 'mounts an image too, from a relative path' {
        Push-Location $TestDrive
        try {
            # The separators of a root have to be the system's own, however they are typed.
            $drive = New-PSDrive -Name made -PSProvider WasiImage -Root .\app.wasm -Scope Global
            $drive.Root | Should -Be $Packed
            Get-Content made:/dir/b.txt | Should -Be 'hello'
        }
        finally {
            Pop-Location
        }
    }

    It 'writes one error for what is no image, and makes no drive' {
        $errors = @(Get-ErrorOf { New-PSDrive -Name made -PSProvider WasiImage -Root $TestDrive/missing.wasm })
        $errors | Should -HaveCount 1
        $errors[0].FullyQualifiedErrorId | Should -Be 'FileNotFound,Microsoft.PowerShell.Commands.NewPSDriveCommand'
        Get-PSDrive made -ErrorAction Ignore | Should -BeNullOrEmpty
    }
}
