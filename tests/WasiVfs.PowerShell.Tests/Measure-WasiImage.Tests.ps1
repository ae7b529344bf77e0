# SPDX-License-Identifier: MIT
BeforeAll {
    . $PSScriptRoot/common.ps1
    $Command = 'WasiVfs.PowerShell.MeasureWasiImageCommand'
    $null = New-Item -ItemType Directory $TestDrive/tree/sub
    [IO.File]::WriteAllBytes("$TestDrive/tree/a.bin", [byte[]]::new(10000))
    [IO.File]::WriteAllBytes("$TestDrive/tree/sub/b.bin", [byte[]]::new(10000))
    [IO.File]::WriteAllText("$TestDrive/tree/sub/c.txt", 'c')
    $Pack = New-WasiPackedModule $TreeSum -Source $TestDrive/tree -GuestPath /work -OutFile $TestDrive/packed.wasm
}

Describe 'Measure-WasiImage' {
    It 'counts each byte of the file once' {
        $parts = $Pack | Measure-WasiImage
        $parts.Kind | Select-Object -Unique | Should -Be 'Part'
        ($parts | Measure-Object Length -Sum).Sum | Should -Be (Get-Item $Pack.Path).Length
        ($parts | Where-Object Name -EQ image).Length | Should -Be $Pack.ImageLength
        ($parts | Where-Object Name -EQ image).Files | Should -Be 3
        $parts.Length | Should -Be ($parts.Length | Sort-Object -Descending)
    }

    It 'goes into the image: by directory, by extension, by file' {
        (Measure-WasiImage $Pack.Path -By Directory).Name | Should -Be '/', '/work', '/work/sub'
        (Measure-WasiImage $Pack.Path Extension).Name | Should -Be '.bin', '.txt'
        $files = Measure-WasiImage $Pack.Path -By File
        $files.Name | Sort-Object | Should -Be '/work/a.bin', '/work/sub/b.bin', '/work/sub/c.txt'
        # One of the two has the blocks.
        @($files | Where-Object Length -GT 8192).Count | Should -Be 1
        (Measure-WasiImage $TreeSum -By File, Directory) | Should -BeNullOrEmpty
    }

    It 'draws, and replaces a file only with -Force' {
        $null = Measure-WasiImage $Pack.Path -SvgFile $TestDrive/size.svg
        ([xml](Get-Content $TestDrive/size.svg -Raw)).svg.title | Should -BeLike "$($Pack.Path): * bytes"
        (Get-ErrorOf { Measure-WasiImage $Pack.Path -SvgFile $TestDrive/size.svg }).FullyQualifiedErrorId | Should -Be "OutputExists,$Command"
        $null = Measure-WasiImage $Pack.Path -SvgFile $TestDrive/size.svg -Force
        (Get-ErrorOf { Measure-WasiImage $Pack.Path, $TreeSum -SvgFile $TestDrive/several.svg }).FullyQualifiedErrorId | Should -Be "SeveralModulesOneOutput,$Command"
        (Get-ErrorOf { Measure-WasiImage $Pack.Path -SvgFile $Pack.Path -Force }).Exception.Message | Should -BeLike '*the file that was measured*'
    }

    It 'goes on after a file that is something else' {
        [IO.File]::WriteAllText("$TestDrive/text.wasm", 'text')
        $parts = Measure-WasiImage $TestDrive/text.wasm, $TestDrive/missing.wasm, $Pack.Path -ErrorVariable errors -ErrorAction SilentlyContinue
        $errors.FullyQualifiedErrorId | Should -Be "NotATree,$Command", "FileNotFound,$Command"
        $parts.Count | Should -BeGreaterThan 2
    }
}
