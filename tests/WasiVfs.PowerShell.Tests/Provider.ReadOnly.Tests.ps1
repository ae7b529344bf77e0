# SPDX-License-Identifier: MIT
BeforeAll {
    . $PSScriptRoot/common.ps1
    New-Tree $TestDrive/tree
    $Packed = New-PackedTree $TestDrive/tree $TestDrive/app.wasm
    $null = Mount-WasiImage $Packed -Name T
}

AfterAll { Get-WasiImage | Dismount-WasiImage -Force }

Describe 'A write into an image' {
    It 'is one error that says how to change an image: <command>' -ForEach @(
        @{ command = { Set-Content T:/a.txt 'x' } }
        @{ command = { Set-Content T:/a.txt 'x' -Encoding utf8 -NoNewline } }
        @{ command = { Add-Content T:/a.txt 'x' } }
        @{ command = { Set-Content T:/new.txt 'x' } }
        @{ command = { Set-Content -LiteralPath T:/nowhere/new.txt 'x' } }
        @{ command = { Add-Content T:/new.txt 'x' } }
        @{ command = { Set-Content T:/new.txt 'x' -WhatIf } }
        @{ command = { Clear-Content T:/a.txt } }
        @{ command = { New-Item T:/new.txt } }
        @{ command = { New-Item T:/new -ItemType Directory } }
        @{ command = { New-Item T:/dir/new.txt -Value x -Force } }
        @{ command = { Remove-Item T:/a.txt } }
        @{ command = { Remove-Item T:/dir -Recurse -Force } }
        @{ command = { Rename-Item T:/a.txt b.txt } }
        @{ command = { Move-Item T:/a.txt T:/dir } }
        @{ command = { Copy-Item T:/a.txt T:/b.txt } }
        @{ command = { Set-Item T:/a.txt 'x' } }
        @{ command = { Clear-Item T:/a.txt } }
        @{ command = { Set-ItemProperty T:/a.txt Length 1 } }
        @{ command = { Clear-ItemProperty T:/a.txt Length } }
        @{ command = { Remove-Item T:/a.txt -WhatIf } }
        @{ command = { New-Item T:/new.txt -WhatIf } }
    ) {
        $errors = @(Get-ErrorOf $command)
        $errors | Should -HaveCount 1
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'ReadOnlyImage,*'
        $errors[0].Exception.Message | Should -BeLike '*read-only*Update-WasiPackedModule*'
        (Get-Content T:/a.txt)[0] | Should -Be 'one'
    }

    It 'says with -WhatIf nothing that would not happen' {
        # Set-Content is not among these: it prints its line before it asks the provider.
        $said = & { Remove-Item T:/a.txt -WhatIf; New-Item T:/new.txt -WhatIf; Move-Item T:/a.txt T:/dir -WhatIf; Clear-Item T:/a.txt -WhatIf } 2>$null 6>&1
        $said | Should -BeNullOrEmpty
    }

    It 'by redirection is refused by PowerShell, which redirects to the file system only' {
        @(Get-ErrorOf { 'x' > T:/a.txt }) | Should -HaveCount 1
        @(Get-ErrorOf { 'x' | Out-File T:/new.txt }) | Should -HaveCount 1
        (Get-Content T:/a.txt)[0] | Should -Be 'one'
    }

    It 'from or to the file system is refused by PowerShell, and changes nothing' {
        $errors = @(Get-ErrorOf { Copy-Item $TestDrive/tree/a.txt T:/new.txt; Copy-Item T:/a.txt $TestDrive/copy.txt })
        $errors.FullyQualifiedErrorId | Should -Be (@('CopyItemSourceAndDestinationNotSameProvider,Microsoft.PowerShell.Commands.CopyItemCommand') * 2)
        Test-Path T:/new.txt | Should -BeFalse
    }
}
