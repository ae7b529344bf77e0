# SPDX-License-Identifier: MIT
BeforeAll {
    . $PSScriptRoot/common.ps1
    New-Tree $TestDrive/tree
    $Command = 'WasiVfs.PowerShell.SplitWasiPackedModuleCommand'
    $Original = (Get-FileHash $TreeSum).Hash
}

Describe 'Split-WasiPackedModule' {
    BeforeEach {
        $Work = (New-Item -ItemType Directory "$TestDrive/$([Guid]::NewGuid())").FullName
        Copy-Item $TreeSum $Work/app.wasm
        Push-Location $Work
        $Packed = New-WasiPackedModule app.wasm -Source $TestDrive/tree/dir
    }

    AfterEach { Pop-Location }

    It 'gives back the program and the image, byte for byte' {
        $parts = Split-WasiPackedModule app.packed.wasm -OutFile original.wasm -ImageFile files.erofs
        $parts | Should -BeOfType WasiVfs.PowerShell.WasiModuleParts
        $parts.Path | Should -Be $Packed.Path
        $parts.ModulePath | Should -Be (Join-Path $Work original.wasm)
        (Get-FileHash $parts.ModulePath).Hash | Should -Be $Original
        (Get-FileHash $parts.ImagePath).Hash | Should -Be (Get-ImageHash $Packed)
        ($parts | Out-String) | Should -BeLike '*ModulePath*original.wasm*ImagePath*files.erofs*'
    }

    It 'gives back one of them' {
        (Split-WasiPackedModule app.packed.wasm original.wasm).ImagePath | Should -BeNullOrEmpty
        (Split-WasiPackedModule app.packed.wasm -ImageFile files.erofs).ModulePath | Should -BeNullOrEmpty
        Get-ChildItem -Name | Should -Be 'app.packed.wasm', 'app.wasm', 'files.erofs', 'original.wasm'
    }

    It 'takes several apart into a directory, by their names' {
        $null = New-Item -ItemType Directory parts
        Copy-Item app.packed.wasm other.wasm
        $parts = Get-Item app.packed.wasm, other.wasm | Split-WasiPackedModule -OutputDirectory parts
        $parts.ModulePath | Split-Path -Leaf | Should -Be 'app.wasm', 'other.wasm'
        Get-ChildItem parts -Name | Should -Be 'app.erofs', 'app.wasm', 'other.erofs', 'other.wasm'
        $parts.ModulePath.ForEach{ (Get-FileHash $_).Hash | Should -Be $Original }
    }

    It 'goes on with the next after one that is not packed' {
        $null = New-Item -ItemType Directory parts
        Copy-Item app.wasm bare.wasm
        $parts = 'bare.wasm', 'missing.wasm', 'app.packed.wasm' | Split-WasiPackedModule -OutputDirectory parts -ErrorVariable errors -ErrorAction SilentlyContinue
        $parts | Should -HaveCount 1
        $errors.FullyQualifiedErrorId | Should -Be "NotPacked,$Command", "FileNotFound,$Command"
        Get-ChildItem parts -Name | Should -Be 'app.erofs', 'app.wasm'
    }

    It 'does not replace a file that exists, unless -Force, and then writes neither' {
        Set-Content files.erofs 'mine'
        $errors = @(Get-ErrorOf { Split-WasiPackedModule app.packed.wasm original.wasm -ImageFile files.erofs })
        $errors.FullyQualifiedErrorId | Should -Be "OutputExists,$Command"
        Test-Path original.wasm | Should -BeFalse
        (Split-WasiPackedModule app.packed.wasm original.wasm -ImageFile files.erofs -Force).ImagePath | Should -Exist
    }

    It 'refuses one name for several, two of one name, and no name at all' {
        $null = New-Item -ItemType Directory parts, deep
        Copy-Item app.packed.wasm deep
        @(Get-ErrorOf { Split-WasiPackedModule app.packed.wasm, deep/app.packed.wasm -OutFile one.wasm }).FullyQualifiedErrorId |
            Should -Be "SeveralModulesOneOutput,$Command"
        @(Get-ErrorOf { Split-WasiPackedModule app.packed.wasm, deep/app.packed.wasm -OutputDirectory parts }).FullyQualifiedErrorId |
            Should -Be "OutputTwice,$Command", "OutputTwice,$Command"
        @(Get-ErrorOf { Split-WasiPackedModule app.packed.wasm }).FullyQualifiedErrorId | Should -Be "OutputNotNamed,$Command"
        @(Get-ErrorOf { Split-WasiPackedModule app.packed.wasm one.wasm -OutputDirectory parts }).FullyQualifiedErrorId | Should -Be "OutputNotNamed,$Command"
        Test-Path one.wasm | Should -BeFalse
    }

    It 'gives back the image alone of what was packed with -NoUndo' {
        $null = New-WasiPackedModule app.wasm -Source $TestDrive/tree/dir -OutFile bare.wasm -NoUndo
        @(Get-ErrorOf { Split-WasiPackedModule bare.wasm original.wasm }).FullyQualifiedErrorId | Should -Be "NoUndoRecord,$Command"
        Test-Path original.wasm | Should -BeFalse
        (Get-FileHash (Split-WasiPackedModule bare.wasm -ImageFile files.erofs).ImagePath).Hash | Should -Be (Get-ImageHash $Packed)
    }

    It 'writes nothing with -WhatIf' {
        Split-WasiPackedModule app.packed.wasm original.wasm -WhatIf | Should -BeNullOrEmpty
        Test-Path original.wasm | Should -BeFalse
    }

    It 'writes nothing of a module that another tool has changed' {
        $bytes = [IO.File]::ReadAllBytes($Packed.Path)
        $code = [Text.Encoding]::Latin1.GetString($bytes).IndexOf("treesum", [StringComparison]::Ordinal)
        if ($code -lt 0) { $code = 2000 }
        $bytes[$code] = $bytes[$code] -bxor 1
        [IO.File]::WriteAllBytes($Packed.Path, $bytes)
        @(Get-ErrorOf { Split-WasiPackedModule app.packed.wasm original.wasm }) | Should -HaveCount 1
        Test-Path original.wasm | Should -BeFalse
    }
}
