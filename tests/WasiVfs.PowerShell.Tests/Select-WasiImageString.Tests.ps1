# SPDX-License-Identifier: MIT
BeforeDiscovery {
    # The same search by Select-String on the host, and by ours in the image: {0} stands for the drive.
    $searches = @(
        @{ search = 'TODO'; files = '{0}:/*.txt'; options = @{} }
        @{ search = 'todo'; files = '{0}:/docs/*'; options = @{} }
        @{ search = 'T.D.', 'line'; files = '{0}:/*.txt', '{0}:/docs/notes.md'; options = @{} }
        @{ search = 'TODO'; files = '{0}:/docs/*'; options = @{ CaseSensitive = $true } }
        @{ search = 'a.c'; files = '{0}:/*.txt'; options = @{ SimpleMatch = $true } }
        @{ search = 'a.c'; files = '{0}:/*.txt'; options = @{ SimpleMatch = $true; Culture = 'Ordinal' } }
        @{ search = 'line'; files = '{0}:/*.txt'; options = @{ NotMatch = $true } }
        @{ search = 'o'; files = '{0}:/*.txt'; options = @{ AllMatches = $true } }
        @{ search = 'TODO'; files = '{0}:/*.txt'; options = @{ Context = 1 } }
        @{ search = 'TODO'; files = '{0}:/*.txt'; options = @{ Context = 0, 2 } }
        @{ search = 'line'; files = '{0}:/*.txt', '{0}:/docs/*'; options = @{ List = $true } }
        @{ search = 'line'; files = '{0}:/*.txt'; options = @{ List = $true; Context = 1 } }
        @{ search = 'TODO'; files = '{0}:/*.txt', '{0}:/docs/*'; options = @{ Quiet = $true } }
        @{ search = 'nowhere'; files = '{0}:/*.txt', '{0}:/docs/*'; options = @{ Quiet = $true } }
        @{ search = 'line'; files = '{0}:/*.txt'; options = @{ Raw = $true } }
        @{ search = 'line'; files = '{0}:/*', '{0}:/docs/*'; options = @{ Include = '*.txt' } }
        @{ search = 'line'; files = '{0}:/*', '{0}:/docs/*'; options = @{ Exclude = '*.txt' } }
        @{ search = 'grün'; files = '{0}:/utf16.txt'; options = @{} }
        @{ search = 'grün'; files = '{0}:/latin1.txt'; options = @{ Encoding = 'latin1' } }
        @{ search = 'line'; files = '{0}:/windows.txt'; options = @{ NoEmphasis = $true } }
    )
}

BeforeAll {
    . $PSScriptRoot/common.ps1
    $null = New-Item -ItemType Directory $TestDrive/tree/docs/sub
    [IO.File]::WriteAllText("$TestDrive/tree/a.txt", "line one`nTODO: a.c`nline three`nabc`ntodo too o o`n")
    [IO.File]::WriteAllText("$TestDrive/tree/windows.txt", "line one`r`nline two`r`n")
    [IO.File]::WriteAllText("$TestDrive/tree/utf16.txt", "grün`n", [Text.Encoding]::Unicode)
    [IO.File]::WriteAllText("$TestDrive/tree/latin1.txt", "grün`n", [Text.Encoding]::Latin1)
    [IO.File]::WriteAllText("$TestDrive/tree/docs/notes.md", "a line`nTODO write`n")
    [IO.File]::WriteAllText("$TestDrive/tree/docs/[odd].txt", "TODO odd`n")
    [IO.File]::WriteAllText("$TestDrive/tree/docs/sub/deep.txt", "TODO deep`n")
    $null = New-PackedTree $TestDrive/tree $TestDrive/app.wasm | Mount-WasiImage -Name T
    $null = New-PSDrive -Name F -PSProvider FileSystem -Root $TestDrive/tree
    $Separator = [IO.Path]::DirectorySeparatorChar

    # What a search found, with the drive's letters and the host's directories taken away.
    function Get-Shape($found) {
        foreach ($one in $found) {
            "$one".Replace("$TestDrive${Separator}tree", '').Replace('T:', '') + " | $($one.psobject.Properties['LineNumber']?.Value) $($one.psobject.Properties['Filename']?.Value)"
        }
    }
}

AfterAll { Get-WasiImage | Dismount-WasiImage -Force }

Describe 'Select-WasiImageString' {
    It 'finds what Select-String finds on the host: <search> in <files> <options>' -ForEach $searches {
        $expected = Select-String -Pattern $search -Path ($files -replace '\{0\}', 'F') @options
        $found = Select-WasiImageString -Pattern $search -Path ($files -replace '\{0\}', 'T') @options
        $expected | Should -Not -BeNullOrEmpty
        Get-Shape $found | Should -Be (Get-Shape $expected)
        $found[0].GetType().FullName | Should -Be $expected[0].GetType().FullName
    }

    It 'takes items from the pipeline, and passes over directories' {
        $found = Get-ChildItem T:/ -Recurse | Select-WasiImageString TODO -CaseSensitive
        $found.Path | Sort-Object | Should -Be @('T:/a.txt', 'T:/docs/[odd].txt', 'T:/docs/notes.md', 'T:/docs/sub/deep.txt').Replace('/', $Separator)
        ($found | Where-Object Filename -EQ a.txt).LineNumber | Should -Be 2
        (Get-Item -LiteralPath $found[0].Path).Name | Should -Be $found[0].Filename
    }

    It 'takes even what no path reaches' {
        Assert-Unix 'backslashes in names'
        $null = New-Item -ItemType Directory $TestDrive/back
        [IO.File]::WriteAllText("$TestDrive/back/a\b.txt", 'TODO')
        $null = New-PackedTree $TestDrive/back $TestDrive/back.wasm | Mount-WasiImage -Name Back
        (Get-ChildItem Back:/ | Select-WasiImageString TODO).Line | Should -Be 'TODO'
    }

    It 'answers -Quiet once for each object of the pipeline' {
        Get-ChildItem T:/ -File | Select-WasiImageString TODO -Quiet | Should -Be $true, $false, $false, $false
    }

    It 'shows paths from the current location' {
        Push-Location T:/docs
        try {
            $shown = Select-WasiImageString TODO notes.md -NoEmphasis | Out-String
            $shown.Trim() | Should -Be 'notes.md:2:TODO write'
        }
        finally {
            Pop-Location
        }
    }

    It 'is what the pipeline of Select-String is not' {
        Get-ChildItem T:/docs -File | Select-String TODO | Should -BeNullOrEmpty
        Get-ChildItem T:/docs -File | Select-WasiImageString TODO | Should -HaveCount 2
    }

    It 'says what is wrong with a path, and goes on' {
        $found = Select-WasiImageString TODO T:/nothing.txt, T:/none*.txt, $TestDrive/tree/a.txt, T:/docs/notes.md -ErrorVariable errors -ErrorAction SilentlyContinue
        $found | Should -HaveCount 1
        $errors.FullyQualifiedErrorId | Should -Be @('FileNotFound', 'FileNotFound', 'InvalidArgument').ForEach{ "$_,WasiVfs.PowerShell.SelectWasiImageStringCommand" }
        "$($errors[2])" | Should -BeLike '*FileSystem*mounted image*'
    }

    It 'refuses a malformed pattern once' {
        $errors = @(Get-ErrorOf { Select-WasiImageString '(' T:/*.txt })
        $errors | Should -HaveCount 1
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'InvalidRegex,*'
    }

    It 'reads no further than the pipeline wants' {
        Get-ChildItem T:/ -Recurse | Select-WasiImageString . | Select-Object -First 2 | Should -HaveCount 2
    }
}
