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

    It 'has a manifest that PowerShell accepts' {
        Invoke-Session "(Test-ModuleManifest '$Folder/WasiVfs.psd1').ExportedCmdlets.Count" |
            Should -Be (Import-PowerShellDataFile "$Folder/WasiVfs.psd1").CmdletsToExport.Count
    }
}
