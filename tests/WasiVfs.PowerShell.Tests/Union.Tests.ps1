# SPDX-License-Identifier: MIT
BeforeAll {
    . $PSScriptRoot/common.ps1
    $Program = "$Repository/tests/fixtures/union/union.wasm"
    $null = New-Item -ItemType Directory $TestDrive/site, $TestDrive/mine
    [IO.File]::WriteAllText("$TestDrive/site/a.txt", 'embedded')
    [IO.File]::WriteAllText("$TestDrive/site/b.txt", 'covered')
    [IO.File]::WriteAllText("$TestDrive/mine/b.txt", 'the host''s')
    $App = "$TestDrive/app.wasm"
    $null = New-WasiPackedModule $Program -Source $TestDrive/site -GuestPath /data -Union -OutFile $App
    $Calls = 'list', '/data', 'show', '/data/a.txt', 'show', '/data/b.txt', 'rm', '/data/a.txt'
    $Shown = 'a.txt b.txt', 'embedded', 'the host''s', 'Read-only file system'
}

Describe 'A module whose files are united with directories of the host' {
    It 'says so' {
        $module = Get-WasiModule $App
        $module.Pack.United | Should -BeTrue
        $module | Out-String | Should -Match 'United\s+: with host directories'
        $plain = (New-WasiPackedModule $Program -Source $TestDrive/site -OutFile $TestDrive/plain.wasm).Path | Get-WasiModule
        $plain.Pack.United | Should -BeFalse
        $plain | Out-String | Should -Not -Match 'United'
    }

    It 'shows a program the files of both' {
        Invoke-WasiModule $App $Calls -Preopen @{ '/data' = "$TestDrive/mine" } | Should -Be $Shown
    }

    It 'is made for one run' {
        Invoke-WasiModule $Program $Calls -Map @{ '/data' = "$TestDrive/site" } -Preopen @{ '/data' = "$TestDrive/mine" } -Union | Should -Be $Shown
    }

    It 'refuses what does not go with it' {
        { New-WasiPackedModule $Program -Source $TestDrive/site -Union -Sealed -OutFile $TestDrive/no.wasm -ErrorAction Stop } |
            Should -Throw '*cannot be united with directories of the host: a sealed module*'
        { Invoke-WasiModule $Program list /data -Map @{ '/data' = "$TestDrive/site" } -Union -Writable -ErrorAction Stop } |
            Should -Throw '*cannot be united*writable*'
        "$TestDrive/no.wasm" | Should -Not -Exist
    }
}
