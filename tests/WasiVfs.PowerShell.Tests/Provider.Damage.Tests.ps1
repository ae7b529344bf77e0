# SPDX-License-Identifier: MIT
BeforeAll {
    . $PSScriptRoot/common.ps1
    New-Tree $TestDrive/tree
    $result = New-WasiPackedModule $TreeSum -Source $TestDrive/tree -OutFile $TestDrive/app.wasm -WarningAction Ignore
    $bytes = [IO.File]::ReadAllBytes($result.Path)
    $Image = [byte[]]$bytes[$result.ImageOffset..($result.ImageOffset + $result.ImageLength - 1)]
}

AfterAll { Get-WasiImage | Dismount-WasiImage -Force }

Describe 'A damaged image' {
    It 'is an error with an id of ours, and a listing goes on past it' {
        $random = [Random]::new(20)
        $listed = $failures = 0
        foreach ($round in 1..60) {
            $damaged = [byte[]]$Image.Clone()
            foreach ($count in 1..4) {
                # The superblock's own bytes would only make the mount fail.
                $damaged[$random.Next(1152, $damaged.Length)] = [byte]$random.Next(256)
            }

            [IO.File]::WriteAllBytes("$TestDrive/damaged.erofs", $damaged)
            $errors = @()
            if (Mount-WasiImage $TestDrive/damaged.erofs -Name D -ErrorAction SilentlyContinue -ErrorVariable errors) {
                $items = @(Get-ChildItem D:/ -Recurse -ErrorAction SilentlyContinue -ErrorVariable +errors)
                $listed += $items.Count
                foreach ($item in $items | Where-Object { -not $_.PSIsContainer -and $_.Length -lt 1MB }) {
                    $null = Get-Content -LiteralPath $item.PSPath -AsByteStream -Raw -ErrorAction SilentlyContinue -ErrorVariable +errors
                }

                Dismount-WasiImage D
            }

            $failures += $errors.Count
            $errors | ForEach-Object {
                $_.FullyQualifiedErrorId | Should -Match '^(ImageMalformed|FileNotFound|FileNotReadable|LinkNotFollowed|BackslashInName|PathNotFound|InvalidArgument|GetContainerContentException),'
            }
        }

        $listed | Should -BeGreaterThan 1000
        $failures | Should -BeGreaterThan 10
    }

    It 'with a superblock that lies is not mounted' {
        # The magic number, without which nothing says that it is an image; the size of blocks; the place of their metadata.
        foreach ($position in 1024, 1036, 1060) {
            $damaged = [byte[]]$Image.Clone()
            $damaged[$position] = $damaged[$position] -bxor 0xff
            [IO.File]::WriteAllBytes("$TestDrive/damaged.erofs", $damaged)
            (Get-ErrorOf { Mount-WasiImage $TestDrive/damaged.erofs -Name D }).FullyQualifiedErrorId |
                Should -BeLike "$($position -eq 1024 ? 'NotATree' : 'ImageMalformed'),*"
        }
    }
}
