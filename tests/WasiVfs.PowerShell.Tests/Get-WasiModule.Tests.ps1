# SPDX-License-Identifier: MIT
BeforeAll {
    . $PSScriptRoot/common.ps1
    $Command = 'WasiVfs.PowerShell.GetWasiModuleCommand'
    $null = New-Item -ItemType Directory $TestDrive/tree
    [IO.File]::WriteAllText("$TestDrive/tree/a.txt", 'a')
    $Packed = (New-WasiPackedModule $TreeSum -Source $TestDrive/tree -GuestPath /work -Memory Isolated -OutFile $TestDrive/packed.wasm).Path
}

Describe 'Get-WasiModule' {
    It 'says what a program is' {
        $module = Get-WasiModule $TreeSum
        $module | Should -BeOfType WasiVfs.PowerShell.WasiModule
        $module.Path | Should -Be (Resolve-Path $TreeSum).ProviderPath
        $module.Kind | Should -Be 'Command'
        $module.Length | Should -Be (Get-Item $TreeSum).Length
        $module.Imports.Module | Select-Object -Unique | Should -Be 'wasi_snapshot_preview1'
        $module.Imports.Name | Should -Contain 'fd_read'
        $module.Exports.Name | Should -Contain '_start'
        $module.Memories | Should -HaveCount 1
        $module.PackedBy | Should -BeNullOrEmpty
    }

    It 'says what a component is made of, and why one cannot be packed' {
        $fixture = Join-Path $TreeSum ../../../runprobe/runprobe.component.wasm
        $component = (New-WasiPackedModule $fixture -Source $TestDrive/tree -GuestPath /work -OutFile $TestDrive/component.wasm).Path | Get-WasiModule
        $component.Kind | Should -Be 'Component'
        $component.Mounts.GuestPath | Should -Be '/work'
        $component.ComponentExports.Name | Should -BeLike 'wasi:cli/run@0.2.*'
        $component.CoreModules[0].IsPacked | Should -BeTrue
        $component.NotPackable | Should -BeNullOrEmpty
        $component | Out-String | Should -Match 'CoreModules +: 0 \(program\), 1 \(adapter\)'
        [IO.File]::WriteAllBytes("$TestDrive/empty.wasm", [byte[]](0, 0x61, 0x73, 0x6D, 0x0D, 0, 1, 0))
        Get-WasiModule $TestDrive/empty.wasm | Out-String | Should -Match 'NotPackable +: .* is a component in which no core module'
        { New-WasiPackedModule $TestDrive/empty.wasm -Source $TestDrive/tree -OutFile $TestDrive/none.wasm -ErrorAction Stop } | Should -Throw '*no core module imports*'
    }

    It 'names the tools that the section producers names' {
        $name = { param($text) @($text.Length) + [Text.Encoding]::ASCII.GetBytes($text) }
        $producers = (& $name 'producers') + 1 + (& $name 'processed-by') + 1 + (& $name 'clang') + (& $name '19.1.7')
        [IO.File]::WriteAllBytes("$TestDrive/made.wasm", [byte[]]([IO.File]::ReadAllBytes($TreeSum) + @(0, $producers.Length) + $producers))
        $module = Get-WasiModule $TestDrive/made.wasm
        $module.Producers.Name | Should -Be 'clang'
        $module | Out-String | Should -Match 'Producers +: clang 19\.1\.7'
    }

    It 'says what is packed in it, and by whom' {
        $module = Get-WasiModule $Packed
        $module.PackedBy | Should -BeLike 'wasi-vfs *'
        $module.Mounts.GuestPath | Should -Be '/work'
        $module.Memories | Should -HaveCount 2
        $module.Features | Should -Contain 'multimemory'
    }

    It 'recognises the original''s library' {
        # One function of no type but () -> (), exported as the original's packing hook.
        $name = [Text.Encoding]::ASCII.GetBytes('wasi_vfs_pack_fs')
        $export = @(1, $name.Length) + $name + @(0, 0)
        $bytes = @(0, 0x61, 0x73, 0x6D, 1, 0, 0, 0) + @(1, 4, 1, 0x60, 0, 0) + @(3, 2, 1, 0) + @(7, $export.Length) + $export + @(10, 4, 1, 2, 0, 0x0B)
        [IO.File]::WriteAllBytes("$TestDrive/original.wasm", [byte[]]$bytes)
        (Get-WasiModule $TestDrive/original.wasm).PackedBy | Should -Be 'the original wasi-vfs'
    }

    It 'takes wildcards, the pipeline and literal paths with their letters' {
        $folder = (New-Item -ItemType Directory $TestDrive/several).FullName
        [IO.File]::Copy($TreeSum, "$folder/a.wasm")
        [IO.File]::Copy($TreeSum, "$folder/[a].wasm")
        (Get-WasiModule "$folder/*.wasm").Path | Should -HaveCount 2
        (Get-WasiModule -LiteralPath "$folder/[a].wasm").Path | Should -Be (Join-Path $folder '[a].wasm')
        (Get-ChildItem $folder | Get-WasiModule).Path | Should -HaveCount 2
        Push-Location $folder
        try { ('a.wasm' | Get-WasiModule).Path | Should -Be (Join-Path $folder a.wasm) } finally { Pop-Location }
    }

    It 'hands its paths on' {
        (Get-WasiModule $Packed | Mount-WasiImage -Name handed).Root | Should -Be (Resolve-Path $Packed).ProviderPath
        Dismount-WasiImage handed
    }

    It 'goes on after a file that is bad' {
        Set-Content $TestDrive/bad.wasm 'not wasm'
        $found = "$TestDrive/missing.wasm", "$TestDrive/bad.wasm", $TreeSum | Get-WasiModule -ErrorVariable errors -ErrorAction SilentlyContinue
        $found | Should -HaveCount 1
        $errors.FullyQualifiedErrorId | Should -Be "FileNotFound,$Command", "ModuleMalformed,$Command"
    }

    It 'is shown as a list' {
        $shown = Get-WasiModule $Packed | Out-String
        $shown | Should -Match 'Kind +: Command'
        $shown | Should -Match 'Imports +: wasi_snapshot_preview1 \(\d+\)'
        $shown | Should -Match 'PackedBy +: wasi-vfs'
        $shown | Should -Match 'Mounts +: /work'
    }

    It 'shows no control character of a name' {
        $name = [byte[]](0x61, 0x1B, 0x62)
        $bytes = @(0, 0x61, 0x73, 0x6D, 1, 0, 0, 0) + @(1, 4, 1, 0x60, 0, 0) + @(3, 2, 1, 0) + @(7, 7, 1, 3) + $name + @(0, 0) + @(10, 4, 1, 2, 0, 0x0B)
        [IO.File]::WriteAllBytes("$TestDrive/odd.wasm", [byte[]]$bytes)
        Get-WasiModule $TestDrive/odd.wasm | Out-String | Should -Match 'Exports +: a\\x1bb'
    }

    It 'shows what matters of a memory, and of a module that Emscripten made, and nothing of the kind for others' {
        $name = [Text.Encoding]::ASCII.GetBytes('__syscall_openat')
        # It imports that function of env, and a shared memory of env; its own memory has pages of one byte.
        $imports = @(2, 3, 0x65, 0x6E, 0x76, $name.Length) + $name + @(0, 0) + @(3, 0x65, 0x6E, 0x76, 1, 0x6D, 2, 3, 1, 2)
        $bytes = @(0, 0x61, 0x73, 0x6D, 1, 0, 0, 0) + @(1, 4, 1, 0x60, 0, 0) + @(2, $imports.Length) + $imports + @(5, 4, 1, 8, 5, 0)
        [IO.File]::WriteAllBytes("$TestDrive/emscripten.wasm", [byte[]]$bytes)
        $shown = Get-WasiModule $TestDrive/emscripten.wasm | Out-String
        $shown | Should -Match 'IsEmscripten +: True'
        $shown | Should -Match 'Memories +: 1 to 2 pages \(shared, imported\), 5 pages of 1 byte\s'
        Get-WasiModule $TreeSum | Out-String | Should -Not -Match 'Emscripten|of 1 byte'
    }

    It 'names the file in each error, of many' {
        $null = New-Item -ItemType Directory $TestDrive/many
        Copy-Item $TreeSum $TestDrive/many/good.wasm
        [IO.File]::WriteAllBytes("$TestDrive/many/cut.wasm", [IO.File]::ReadAllBytes($TreeSum)[0..3000])
        [IO.File]::WriteAllText("$TestDrive/many/text.wasm", 'hello')
        [IO.File]::WriteAllBytes("$TestDrive/many/empty.wasm", @())
        (Get-WasiModule $TestDrive/many/*.wasm -ErrorVariable errors -ErrorAction SilentlyContinue).Path | Should -BeLike '*good.wasm'
        $errors | Should -HaveCount 3
        foreach ($name in 'cut', 'empty', 'text') {
            @($errors | Where-Object { "$_" -like "*many?$name.wasm*" -and $_.TargetObject -like "*$name.wasm" }) | Should -HaveCount 1
        }
    }
}
