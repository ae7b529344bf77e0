# SPDX-License-Identifier: MIT
BeforeAll {
    . $PSScriptRoot/common.ps1
    New-Tree $TestDrive/tree
    $Packed = New-PackedTree $TestDrive/tree $TestDrive/app.wasm
}

Describe 'Mounts beside each other' {
    AfterEach { Get-WasiImage | Dismount-WasiImage -Force }

    BeforeAll {
        $null = New-Item -ItemType Directory $TestDrive/second
        [IO.File]::WriteAllText("$TestDrive/second/a.txt", 'of the second')
        $Second = New-PackedTree $TestDrive/second $TestDrive/second.wasm
    }

    It 'keep images with the same names apart, by drive and by provider path' {
        $null = Mount-WasiImage $Packed -Name first
        $null = Mount-WasiImage $Second -Name second
        Get-Content second:/a.txt | Should -Be 'of the second'
        (Get-Content first:/a.txt)[0] | Should -Be 'one'
        Get-Content -LiteralPath (Get-Item second:/a.txt).PSPath | Should -Be 'of the second'
        (Get-Content -LiteralPath (Get-Item first:/a.txt).PSPath)[0] | Should -Be 'one'
    }

    It 'show the same image twice, and a provider path is the newest mount''s' {
        $null = Mount-WasiImage $Packed -Name first
        $null = Mount-WasiImage $Packed -Name again
        (Get-Item (Get-Item first:/a.txt).PSPath).FullName | Should -BeLike 'again:*'
        (Get-Item first:/a.txt).FullName | Should -BeLike 'first:*'
        Dismount-WasiImage again
        (Get-Item (Get-Item first:/a.txt).PSPath).FullName | Should -BeLike 'first:*'
    }

    It 'see a repack after a remount, and the old image until then' {
        Copy-Item $Packed $TestDrive/changing.wasm
        $null = Mount-WasiImage $TestDrive/changing.wasm
        $null = New-WasiPackedModule $TreeSum -Map @{ '/' = "$TestDrive/second" } -OutFile $TestDrive/changing.wasm -Force
        (Get-Content WasiImage:/a.txt)[0] | Should -Be 'one'
        Dismount-WasiImage
        $null = Mount-WasiImage $TestDrive/changing.wasm
        Get-Content WasiImage:/a.txt | Should -Be 'of the second'
    }

    It 'outlive the file' {
        Copy-Item $Packed $TestDrive/short.wasm
        $null = Mount-WasiImage $TestDrive/short.wasm
        Remove-Item $TestDrive/short.wasm
        Get-Content WasiImage:/dir/b.txt | Should -Be 'hello'
    }

    It 'serve several runspaces at once' {
        $runspaces = 1..4 | ForEach-Object {
            $shell = [powershell]::Create()
            $null = $shell.AddScript({
                    param($module, $image)
                    Import-Module $module
                    $null = Mount-WasiImage $image
                    1..50 | ForEach-Object { Get-Content WasiImage:/dir/b.txt }
                }).AddArgument("$ModuleFolder/WasiVfs.psd1").AddArgument($(if ($_ % 2) { $Packed } else { $Second }))
            @{ Shell = $shell; Run = $shell.BeginInvoke(); Expected = if ($_ % 2) { 50 } else { 0 } }
        }
        foreach ($runspace in $runspaces) {
            $read = $runspace.Shell.EndInvoke($runspace.Run)
            @($read -eq 'hello').Count | Should -Be $runspace.Expected
            $runspace.Shell.Dispose()
        }
    }
}

Describe 'Import and removal of the module' {
    AfterEach { Get-WasiImage | Dismount-WasiImage -Force }

    It 'dismount everything' {
        $answer = & $Pwsh -NoProfile -NonInteractive -Command "
            Import-Module '$ModuleFolder/WasiVfs.psd1'
            `$root = (Mount-WasiImage '$Packed').OpenRoot()
            Import-Module '$ModuleFolder/WasiVfs.psd1' -Force
            @(Get-PSDrive WasiImage -ErrorAction Ignore).Count
            try { `$root.StatAt('None', 'a.txt') } catch { `$_.Exception.InnerException.GetType().Name }
            `$root = (Mount-WasiImage '$Packed').OpenRoot()
            Remove-Module WasiVfs
            @(Get-PSDrive WasiImage -ErrorAction Ignore).Count
            try { `$root.StatAt('None', 'a.txt') } catch { `$_.Exception.InnerException.GetType().Name }"
        $answer | Should -Be '0', 'ObjectDisposedException', '0', 'ObjectDisposedException'
    }
}
