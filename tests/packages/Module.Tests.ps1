# SPDX-License-Identifier: MIT
# The module as it comes out of its package, in a session of its own that finds no other WasiVfs. run.sh makes the packages.
BeforeAll {
    $Repository = Split-Path (Split-Path $PSScriptRoot)
    $Package = (Get-Item "$env:WASIVFS_PACKAGES/WasiVfs.[0-9]*.nupkg").FullName
    $Folder = "$TestDrive/modules/WasiVfs/$($Package -replace '^.*WasiVfs\.|\.nupkg$')"
    [IO.Compression.ZipFile]::ExtractToDirectory($Package, $Folder)

    # What a new session with the package on its module path writes.
    function Invoke-Session([string] $Script) {
        $path = $env:PSModulePath
        $env:PSModulePath = "$TestDrive/modules"
        try {
            & $PSHOME/pwsh -NoProfile -NonInteractive -Command "`$ErrorActionPreference = 'Stop'; $Script"
        }
        finally {
            $env:PSModulePath = $path
        }
    }
}

Describe 'The package of the module' {
    It 'holds the module at its root, and its notice, help and readme' {
        foreach ($file in 'WasiVfs.psd1', 'WasiVfs.PowerShell.dll', 'WasiVfs.Core.dll', 'LICENSE', 'README.md', 'en-US/WasiVfs.PowerShell.dll-Help.xml') {
            "$Folder/$file" | Should -Exist
        }
    }

    It 'holds Wasmtime for each platform, with its licence and a notice of what it is' {
        $libraries = Get-ChildItem $Folder/wasmtime/runtimes -Recurse -File
        $libraries.ForEach{ [IO.Path]::GetRelativePath("$Folder/wasmtime/runtimes", $_.FullName) -replace '\\', '/' } | Sort-Object | Should -Be @(
            'linux-arm64/native/libwasmtime.so', 'linux-x64/native/libwasmtime.so', 'osx-arm64/native/libwasmtime.dylib'
            'osx-x64/native/libwasmtime.dylib', 'win-arm64/native/wasmtime.dll', 'win-x64/native/wasmtime.dll')
        $version = ([xml](Get-Content $Repository/Directory.Packages.props -Raw)).SelectSingleNode('//PackageVersion[@Include="Wasmtime"]').Version.Trim('[]')
        Get-Content $Folder/wasmtime/NOTICE.txt -Raw | Should -BeLike "*Wasmtime $version,*"
        Get-Content $Folder/wasmtime/LICENSE.txt -Raw | Should -BeLike '*Apache License*LLVM Exceptions to the Apache 2.0 License*'
        (Get-Item $Package).Length | Should -BeLessThan 60MB
    }

    It 'says the same as the manifest' {
        $manifest = Import-PowerShellDataFile "$Folder/WasiVfs.psd1"
        $spec = ([xml](Get-Content "$Folder/WasiVfs.nuspec" -Raw)).package.metadata
        $spec.id | Should -BeExactly 'WasiVfs'
        $spec.version | Should -Be $manifest.ModuleVersion
        $spec.authors | Should -Be $manifest.Author
        $spec.description | Should -Be $manifest.Description
        $spec.copyright | Should -Be $manifest.Copyright
        $spec.licenseUrl | Should -Be $manifest.PrivateData.PSData.LicenseUri
        $spec.releaseNotes -replace '\r' | Should -Be ($manifest.PrivateData.PSData.ReleaseNotes -replace '\r')
        $spec.tags -split ' ' | Should -Be (@('PSModule') + $manifest.PrivateData.PSData.Tags)
        $spec.dependencies | Should -BeNullOrEmpty
    }

    It 'is found by name, packs a program, mounts and lists it, and shows help' {
        $app = "$Repository/samples/hello/print-file.wasm"
        $answer = Invoke-Session "
            `$packed = New-WasiPackedModule '$app' '$Repository/samples/hello/files' / -OutFile '$TestDrive/poems.wasm'
            `$null = Mount-WasiImage `$packed.Path -Name poems
            (Get-Module WasiVfs).ModuleBase
            (Get-ChildItem poems:/ -Recurse -File).FullName -join ' '
            Get-Content poems:/hello.txt
            (Get-Help Mount-WasiImage).Synopsis"
        $answer | Should -Be @(
            (Get-Item $Folder).FullName
            'poems:/hello.txt poems:/poems/lamp.txt poems:/poems/tide.txt'
            'Hello from inside the module!'
            (Get-Content "$Repository/docs/en-US/Mount-WasiImage.md")[2])
    }

    It 'runs a program with no engine on PATH' {
        $path = $env:PATH
        $cache = $env:XDG_CACHE_HOME
        try {
            $env:PATH = "$TestDrive/nothing"
            $env:XDG_CACHE_HOME = "$TestDrive/cache"
            $answer = Invoke-Session "
                `$run = Invoke-WasiModule '$Repository/samples/hello/print-file.wasm' /hello.txt -Map @{ '/' = '$Repository/samples/hello/files' } -PassThru
                `$run.Engine
                `$run.Output"
        }
        finally {
            $env:PATH = $path
            $env:XDG_CACHE_HOME = $cache
        }

        $answer | Should -Be 'wasmtime-in-process', 'Hello from inside the module!'
    }

    It 'has a manifest that PowerShell accepts' {
        Invoke-Session "(Test-ModuleManifest '$Folder/WasiVfs.psd1').ExportedCmdlets.Count" |
            Should -Be (Import-PowerShellDataFile "$Folder/WasiVfs.psd1").CmdletsToExport.Count
    }
}
