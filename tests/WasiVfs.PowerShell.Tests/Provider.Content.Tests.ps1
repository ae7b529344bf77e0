# SPDX-License-Identifier: MIT
BeforeAll {
    . $PSScriptRoot/common.ps1
    New-Tree $TestDrive/tree
    $null = Mount-WasiImage (New-PackedTree $TestDrive/tree $TestDrive/app.wasm) -Name T
    $null = New-PSDrive -Name F -PSProvider FileSystem -Root $TestDrive/tree
    function Get-Described([scriptblock] $Command, [string] $Drive) {
        & $Command $Drive | ForEach-Object { "$($_.GetType().Name) $($_ -join '|')" }
    }
}

AfterAll { Get-WasiImage | Dismount-WasiImage -Force }

Describe 'Get-Content' {
    It 'reads what it reads from the file system: <command>' -ForEach @(
        @{ command = { Get-Content "$($args[0]):/a.txt" } }
        @{ command = { Get-Content "$($args[0]):/windows.txt" } }
        @{ command = { Get-Content "$($args[0]):/open.txt" } }
        @{ command = { Get-Content "$($args[0]):/none.txt" } }
        @{ command = { Get-Content "$($args[0]):/none.txt" -Raw } }
        @{ command = { Get-Content "$($args[0]):/a.txt" -Raw } }
        @{ command = { Get-Content "$($args[0]):/utf16.txt" } }
        @{ command = { Get-Content "$($args[0]):/utf8bom.txt" } }
        @{ command = { Get-Content "$($args[0]):/utf8bom.txt" -Raw } }
        @{ command = { Get-Content "$($args[0]):/latin1.txt" -Encoding latin1 } }
        @{ command = { Get-Content "$($args[0]):/latin1.txt" -Encoding 28591 } }
        @{ command = { Get-Content "$($args[0]):/latin1.txt" } }
        @{ command = { Get-Content "$($args[0]):/a.txt" -Encoding ascii } }
        @{ command = { Get-Content "$($args[0]):/a.txt" -Encoding ([Text.Encoding]::Unicode) } }
        @{ command = { Get-Content "$($args[0]):/a.txt" -TotalCount 2 } }
        @{ command = { Get-Content "$($args[0]):/a.txt" -TotalCount 0 } }
        @{ command = { Get-Content "$($args[0]):/a.txt" -ReadCount 0 } }
        @{ command = { Get-Content "$($args[0]):/a.txt" -ReadCount 2 } }
        @{ command = { Get-Content "$($args[0]):/a.txt" -ReadCount 2 -TotalCount 3 } }
        @{ command = { Get-Content "$($args[0]):/commas.txt" -Delimiter ',' } }
        @{ command = { Get-Content "$($args[0]):/a.txt" -Delimiter 'wo' } }
        @{ command = { Get-Content "$($args[0]):/commas.txt" -Delimiter 'xyz' } }
        @{ command = { Get-Content "$($args[0]):/none.txt" -Delimiter ',' } }
        @{ command = { Get-Content "$($args[0]):/bytes.bin" -AsByteStream } }
        @{ command = { Get-Content "$($args[0]):/bytes.bin" -AsByteStream -Raw } }
        @{ command = { Get-Content "$($args[0]):/bytes.bin" -AsByteStream -TotalCount 3 } }
        @{ command = { Get-Content "$($args[0]):/bytes.bin" -AsByteStream -ReadCount 100 } }
        @{ command = { Get-Content "$($args[0]):/bytes.bin" -AsByteStream -ReadCount 0 } }
        @{ command = { Get-Content "$($args[0]):/none.txt" -AsByteStream } }
        @{ command = { Get-Content "$($args[0]):/none.txt" -AsByteStream -Raw } }
        @{ command = { Get-Content "$($args[0]):/dir/*.txt", "$($args[0]):/lib/m.py" } }
        @{ command = { Get-Content "$($args[0]):/*.txt" -Exclude a* -TotalCount 1 } }
        @{ command = { Get-Content "$($args[0]):/dir/sub/b.txt" -Filter *.txt } }
    ) {
        $expected = Get-Described $command F
        Get-Described $command T | Should -Be $expected
    }

    It 'returns one array of bytes with -Raw' {
        , (Get-Content T:/bytes.bin -AsByteStream -Raw) | Should -BeOfType [byte[]]
    }

    It 'adds the path to what it reads' {
        $line = (Get-Content T:/a.txt)[0]
        $line.PSPath | Should -Be "T:$([IO.Path]::DirectorySeparatorChar)a.txt"
        $line.PSDrive.Name | Should -Be 'T'
    }

    It 'writes one error for a directory, and reads on' {
        $errors = @(Get-ErrorOf { Get-Content T:/dir })
        $errors | Should -HaveCount 1
        $errors[0].FullyQualifiedErrorId | Should -Be 'GetContainerContentException,Microsoft.PowerShell.Commands.GetContentCommand'
        $errors[0].CategoryInfo.Category | Should -Be 'InvalidOperation'
        Get-Content T:/dir, T:/dir/b.txt -ErrorAction Ignore | Should -Be 'hello'
    }

    It 'has no -Tail, as PowerShell gives it to the file system only' {
        (Get-ErrorOf { Get-Content T:/a.txt -Tail 1 }).FullyQualifiedErrorId | Should -BeLike 'TailNotSupported,*'
    }

    It 'says which encodings there are' {
        (Get-ErrorOf { Get-Content T:/a.txt -Encoding nonsense })[0].Exception.Message | Should -BeLike "*'nonsense'*utf8*"
    }

    It 'reads a file of megabytes' {
        $null = New-Item -ItemType Directory $TestDrive/big
        $bytes = [byte[]]::new(3MB)
        [Random]::new(1).NextBytes($bytes)
        [IO.File]::WriteAllBytes("$TestDrive/big/random", $bytes)
        $null = Mount-WasiImage (New-PackedTree $TestDrive/big $TestDrive/big.wasm) -Name big
        $read = Get-Content big:/random -AsByteStream -Raw
        [Linq.Enumerable]::SequenceEqual([byte[]]$read, $bytes) | Should -BeTrue
    }
}
