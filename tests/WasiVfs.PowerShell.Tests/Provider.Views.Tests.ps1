# SPDX-License-Identifier: MIT
BeforeAll {
    . $PSScriptRoot/common.ps1
    New-Tree $TestDrive/tree
    $Packed = New-PackedTree $TestDrive/tree $TestDrive/app.wasm
    $null = Mount-WasiImage $Packed -Name T
    $Separator = [IO.Path]::DirectorySeparatorChar
    function Get-Shown($Objects) { ($Objects | Out-String -Width 120) -split '\r?\n' | ForEach-Object TrimEnd }
}

AfterAll { Get-WasiImage | Dismount-WasiImage -Force }

Describe 'The table' {
    It 'is grouped by directory, in the columns of the file system' {
        $lines = Get-Shown (Get-ChildItem T:/dir -Recurse)
        $lines | Should -Contain "    Directory: T:${Separator}dir"
        $lines | Should -Contain "    Directory: T:${Separator}dir${Separator}sub"
        $lines -match '^Mode +LastWriteTime +Length Name$' | Should -HaveCount 2
        $lines -match '^d-r-- .* +sub$' | Should -HaveCount 1
        $lines -match '^--r-- .* 5 b\.txt$' | Should -HaveCount 1
    }

    It 'shows where links lead' {
        Assert-Unix 'symbolic links'
        Get-Shown (Get-ChildItem T:/links) | Should -Contain (Get-Shown (Get-Item T:/links/file) | Where-Object { $_ -like 'l-r--*file -> ../a.txt' })
    }

    It 'does not pass a name''s control characters to the terminal' {
        Assert-Unix 'control characters in names'
        $null = New-Item -ItemType Directory $TestDrive/control
        [IO.File]::WriteAllText("$TestDrive/control/a$([char]27)[31mb", '')
        $null = [IO.File]::CreateSymbolicLink("$TestDrive/control/c$([char]27)[31md", 'nowhere')
        $null = Mount-WasiImage (New-PackedTree $TestDrive/control $TestDrive/control.wasm) -Name control
        $shown = Get-ChildItem control:/ | Format-Table | Out-String
        $shown | Should -BeLike '*a\x1b?31mb*'
        $shown | Should -Not -Match "$([char]27)\[31mb"
        $errors = @(Get-ErrorOf { Get-ChildItem control:/ | Where-Object LinkTarget | Get-Content })
        $errors | Should -HaveCount 1
        "$($errors[0])" | Should -BeLike '*c\x1b?31md*'
    }
}

Describe 'The other views' {
    It 'show names alone, when wide' {
        Get-Shown (Get-ChildItem T:/dir | Format-Wide) | Where-Object { $_ -match '^sub +b.txt$' } | Should -HaveCount 1
    }

    It 'list the properties' {
        $shown = Get-Item T:/dir/b.txt | Format-List | Out-String
        $shown | Should -Match '(?m)^GuestPath +: /dir/b.txt'
        $shown | Should -Match '(?m)^LinkCount +: 1'
    }

    It 'leave the columns'' own texts out of the properties' {
        (Get-Item T:/a.txt | Select-Object *).PSObject.Properties.Name | Should -Not -Contain 'NameString'
    }

    It 'show a mounted image in one line' {
        $lines = Get-Shown (Get-WasiImage T)
        $lines -match '^T +PackedModule +\d+ +(/|[A-Z]:\\)' | Should -HaveCount 1
        Get-Shown (Get-WasiImage T | Format-List) | Should -Contain 'Mounts      : /'
    }
}
