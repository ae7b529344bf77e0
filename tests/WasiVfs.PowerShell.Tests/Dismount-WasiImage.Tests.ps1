# SPDX-License-Identifier: MIT
BeforeAll {
    . $PSScriptRoot/common.ps1
    New-Tree $TestDrive/tree
    $Packed = New-PackedTree $TestDrive/tree $TestDrive/app.wasm
}

Describe 'Dismount-WasiImage' {
    AfterEach { Get-WasiImage | Dismount-WasiImage -Force }

    It 'removes the drive and closes the file' {
        $root = (Mount-WasiImage $Packed).OpenRoot()
        Dismount-WasiImage
        Get-PSDrive WasiImage -ErrorAction Ignore | Should -BeNullOrEmpty
        { $root.StatAt('None', 'a.txt') } | Should -Throw '*disposed*'
    }

    It 'takes names with wildcards and a colon, and drives from the pipeline' {
        $null = 'm1', 'm2', 'other' | ForEach-Object { Mount-WasiImage $Packed -Name $_ }
        Dismount-WasiImage m*
        (Get-WasiImage).Name | Should -Be 'other'
        Dismount-WasiImage other:
        Mount-WasiImage $Packed | Dismount-WasiImage
        Get-WasiImage | Should -BeNullOrEmpty
    }

    It 'writes an error for a name that is not mounted, and goes on with the next' {
        $null = Mount-WasiImage $Packed
        $errors = @(Get-ErrorOf { Dismount-WasiImage nothing, WasiImage })
        $errors.FullyQualifiedErrorId | Should -Be 'DriveNotMounted,WasiVfs.PowerShell.DismountWasiImageCommand'
        Get-WasiImage | Should -BeNullOrEmpty
    }

    It 'does not touch drives of other providers' {
        (Get-ErrorOf { Dismount-WasiImage Env }).FullyQualifiedErrorId | Should -Be 'DriveNotMounted,WasiVfs.PowerShell.DismountWasiImageCommand'
        Test-Path Env:/PATH | Should -BeTrue
    }

    It 'leaves a drive that is the current location, unless -Force moves it away' {
        $null = Mount-WasiImage $Packed
        $before = Get-Location
        Set-Location WasiImage:/dir
        (Get-ErrorOf { Dismount-WasiImage }).FullyQualifiedErrorId | Should -Be 'DriveInUse,WasiVfs.PowerShell.DismountWasiImageCommand'
        (Get-Location).Path | Should -Be "WasiImage:$([IO.Path]::DirectorySeparatorChar)dir"
        Dismount-WasiImage -Force
        (Get-Location).Path | Should -Be $before.Path
    }
}

Describe 'Get-WasiImage' {
    AfterEach { Get-WasiImage | Dismount-WasiImage -Force }

    It 'lists the mounted images, all or by name' {
        $null = 'x1', 'x2' | ForEach-Object { Mount-WasiImage $Packed -Name $_ }
        (Get-WasiImage).Name | Should -Be 'x1', 'x2'
        (Get-WasiImage x2).Root | Should -Be $Packed
        (Get-WasiImage x2).PackedBy | Should -BeLike 'wasi-vfs *'
    }
}
