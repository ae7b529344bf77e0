@{
    RootModule           = 'WasiVfs.PowerShell.dll'
    ModuleVersion        = '0.1.0'
    GUID                 = 'b1f4f6a5-6f0e-4c3a-9d0d-6d1f7c2f8f5e'
    Author               = 'WasiVfs contributors'
    CompanyName          = 'WasiVfs contributors'
    Copyright            = 'Copyright (c) WasiVfs contributors'
    Description          = 'Puts directory trees inside WASI preview1 WebAssembly programs, runs them, and shows what is inside as a drive.'
    PowerShellVersion    = '7.6'
    CompatiblePSEditions = @('Core')
    TypesToProcess       = @('WasiVfs.Types.ps1xml')
    FormatsToProcess     = @('WasiVfs.Format.ps1xml')
    CmdletsToExport      = @(
        'Compare-WasiImage'
        'Copy-WasiImageItem'
        'Dismount-WasiImage'
        'Export-WasiImage'
        'Get-WasiEngine'
        'Get-WasiImage'
        'Get-WasiModule'
        'Invoke-WasiModule'
        'Measure-WasiImage'
        'Mount-WasiImage'
        'New-WasiImage'
        'New-WasiPackedModule'
        'Select-WasiImageString'
        'Split-WasiPackedModule'
        'Test-WasiImage'
        'Update-WasiPackedModule'
    )
    FunctionsToExport    = @()
    AliasesToExport      = @()
    VariablesToExport    = @()
    PrivateData          = @{
        PSData = @{
            Tags         = @('PSEdition_Core', 'Windows', 'Linux', 'MacOS', 'WebAssembly', 'WASI', 'EROFS')
            LicenseUri   = 'https://licenses.nuget.org/MIT'
            # No ProjectUri: the project has no public address to name.
            # The build puts the newest part of CHANGELOG.md here.
            ReleaseNotes = 'See CHANGELOG.md.'
        }
    }
}
