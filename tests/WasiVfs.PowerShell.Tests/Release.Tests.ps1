# SPDX-License-Identifier: MIT
# The sample of a release pipeline, as its workflow runs it.
BeforeAll {
    . $PSScriptRoot/common.ps1
    $Script = "$Repository/samples/release/release.ps1"
    $Files = (Copy-Item $Repository/samples/hello/files $TestDrive/files -Recurse -PassThru)[0].FullName
}

Describe 'samples/release' {
    BeforeEach { Assert-Engine; Push-Location $TestDrive }
    AfterEach { Pop-Location }

    It 'makes a first release, with its report' {
        $first = & $Script -Version 1.0
        $first.Path | Should -Be (Join-Path $TestDrive release print-file-1.0.wasm)
        Get-ChildItem release -Name | Should -Be 'print-file-1.0.wasm', 'report.md', 'SHA256SUMS'
        Get-Content release/SHA256SUMS | Should -Be "$((Get-FileHash $first.Path).Hash.ToLowerInvariant())  print-file-1.0.wasm"
        $report = Get-Content release/report.md -Raw
        $report | Should -BeLike "# print-file-1.0.wasm*$($first.Sha256)*3, under /*wrote what it should*no earlier release*"
        (Get-WasiModule $first.Path).Imports.Name | Should -Not -Contain 'path_open'
    }

    It 'makes a second one, and tells what has changed' {
        Add-Content files/hello.txt 'Again.'
        Remove-Item files/poems/tide.txt
        Set-Content files/new.txt 'new'
        $second = & $Script -Version 1.1 -Map @{ '/' = "$TestDrive/files" } -Expected 'Hello from inside the module!', 'Again.' -Last ./release/print-file-1.0.wasm
        $second.Changes.Path | Should -Be '/hello.txt', '/new.txt', '/poems/tide.txt'
        $report = Get-Content $second.Report
        $report | Should -Contain 'Since `print-file-1.0.wasm`:'
        $report | Should -Contain '- changed: `/hello.txt`'
        $report | Should -Contain '- added: `/new.txt`'
        $report | Should -Contain '- removed: `/poems/tide.txt`'
    }

    It 'makes the same release again, and says that nothing has changed' {
        $one = & $Script -Version 2.0
        $two = & $Script -Version 2.0 -OutputDirectory other -Last $one.Path
        $two.Sha256 | Should -Be $one.Sha256
        $two.Changes | Should -BeNullOrEmpty
        Get-Content other/report.md | Should -Contain 'The files are those of `print-file-2.0.wasm`.'
    }

    It 'fails where the program does not do what it should: <what>' -ForEach @(
        @{ what = 'other words'; parameters = @{ Expected = 'Goodbye' }; message = '*wrote*Hello*should write*Goodbye*' }
        @{ what = 'an exit code'; parameters = @{ ArgumentList = '/missing.txt' }; message = '*exit code*' }
        @{ what = 'no last release'; parameters = @{ Last = './none.wasm' }; message = '*none.wasm*' }
    ) {
        { & $Script -Version 3.0 @parameters } | Should -Throw $message
    }

    It 'has a workflow whose actions are pinned by a tag, and which calls the script with parameters that it has' {
        $workflow = Get-Content $Repository/samples/release/release.yml -Raw
        $uses = [regex]::Matches($workflow, 'uses: (\S+)').ForEach{ $_.Groups[1].Value }
        $uses.Count | Should -BeGreaterThan 2
        $uses | Should -Match '^[\w./-]+@v\d+$'
        $steps = [regex]::Matches($workflow, '(?m)^ +run: \|\n((?: {10}.*\n)+)').ForEach{ $_.Groups[1].Value }
        $steps | Should -Not -BeNullOrEmpty
        foreach ($step in $steps) {
            $errors = $null
            $null = [System.Management.Automation.Language.Parser]::ParseInput($step, [ref]$null, [ref]$errors)
            $errors | Should -BeNullOrEmpty
        }

        $known = (Get-Command $Script).Parameters.Keys
        [regex]::Matches($workflow, '(?:@\{ |; |\$release\.)(\w+) =').ForEach{ $_.Groups[1].Value } | ForEach-Object { $known | Should -Contain $_ }
    }
}
