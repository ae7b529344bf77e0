# SPDX-License-Identifier: MIT
# Everyday commands that are run on a mounted image and on the directory that it was made of. X: stands for the drive, whose location
# is its root. Commands under Equal write the same text on both; the others differ, for the reason beside them.
@{
    Equal     = @(
        # Listing
        'Get-ChildItem X:/ | ForEach-Object Name'
        'Get-ChildItem X:/ -Name'
        'Get-ChildItem X:/ -Force -Name'
        'Get-ChildItem X:/ -Recurse -Name | Sort-Object'
        'Get-ChildItem X:/docs -Recurse | ForEach-Object FullName'
        'Get-ChildItem X:/docs -Depth 0 | ForEach-Object Name'
        'Get-ChildItem X:/ -Depth 1 | ForEach-Object FullName | Sort-Object'
        'Get-ChildItem X:/ -File | ForEach-Object Name'
        'Get-ChildItem X:/ -Directory | ForEach-Object Name'
        'Get-ChildItem X:/ -Hidden | ForEach-Object Name'
        'Get-ChildItem X:/ -Recurse -File | ForEach-Object FullName | Sort-Object'
        'Get-ChildItem X:/ -Recurse -Directory | ForEach-Object FullName | Sort-Object'
        'Get-ChildItem X:/ -Directory -Name'
        'Get-ChildItem X:/ -File -Name'
        'Get-ChildItem X:/ -Attributes Directory | ForEach-Object Name'
        'Get-ChildItem X:/ -Attributes !Directory | ForEach-Object Name'
        'Get-ChildItem X:/links -Attributes ReparsePoint | ForEach-Object Name'
        'Get-ChildItem X:/ -Filter *.md | ForEach-Object Name'
        'Get-ChildItem X:/ -Filter *.MD -Recurse | ForEach-Object FullName | Sort-Object'
        'Get-ChildItem X:/docs -Filter *.md -Name'
        'Get-ChildItem X:/docs -Filter *.md -Name -Recurse'
        'Get-ChildItem X:/*.md | ForEach-Object Name'
        'Get-ChildItem X:/*.md -Name'
        'Get-ChildItem X:/d* | ForEach-Object Name'
        'Get-ChildItem X:/*/*.md | ForEach-Object FullName'
        'Get-ChildItem X:/[a-d]*.??? | ForEach-Object Name'
        'Get-ChildItem X:/* -Include *.md | ForEach-Object Name'
        'Get-ChildItem X:/* -Exclude *.md | ForEach-Object Name'
        'Get-ChildItem X:/docs -Recurse -Include *.md | ForEach-Object FullName'
        'Get-ChildItem X:/docs -Recurse -Exclude *.md | ForEach-Object FullName'
        'Get-ChildItem X:/docs -Recurse -File -Exclude *.md | ForEach-Object FullName'
        'Get-ChildItem X:/docs/* -Recurse -File | ForEach-Object FullName'
        'Get-ChildItem X:/docs -Include *.md | ForEach-Object FullName'
        'Get-ChildItem X:/docs -Recurse -Depth 1 -Include *.txt | ForEach-Object FullName'
        'Get-ChildItem X:/a.txt | ForEach-Object FullName'
        'Get-ChildItem X:/a.txt -Name'
        'Get-ChildItem X:/docs, X:/src | ForEach-Object FullName'
        'Get-ChildItem X:/empty | ForEach-Object Name'
        'Get-ChildItem X:\docs | ForEach-Object Name'
        'Get-ChildItem X:/docs/ | ForEach-Object Name'
        'Get-ChildItem X:/docs/../src | ForEach-Object Name'
        'Get-ChildItem -LiteralPath ''X:/odd/[x].txt'' | ForEach-Object Name'
        'Get-ChildItem ''X:/odd/`[x`].txt'' | ForEach-Object Name'
        'Get-ChildItem X:/links/dir | ForEach-Object Name'
        'Get-ChildItem X:/links -Recurse | ForEach-Object FullName'
        'Get-ChildItem X:/links -Recurse -FollowSymlink | ForEach-Object FullName'
        'Get-ChildItem X:/missing'
        'Get-ChildItem X:/missing*'
        'Get-ChildItem X:/missing -Name'
        '(Get-ChildItem X:/ -Recurse -File | Measure-Object Length -Sum).Sum'
        'Get-ChildItem X:/ -File | Sort-Object Length -Descending | ForEach-Object Name'
        'Get-ChildItem X:/ -File | Group-Object Extension -NoElement | Sort-Object Name | Format-Table Count, Name'
        'Get-ChildItem X:/ | Where-Object { -not $_.PSIsContainer } | ForEach-Object BaseName'
        'Get-ChildItem X:/ | Where-Object PSIsContainer | ForEach-Object Name'
        'Get-ChildItem X:/ -File | Select-Object Name, Length, Extension | ConvertTo-Csv'
        'Get-ChildItem X:/ -File | Format-Table Name, Length'
        'Get-ChildItem X:/docs | Format-Wide'
        'Get-ChildItem X:/docs | ForEach-Object { $_.PSChildName }'
        'Get-ChildItem X:/ -Recurse -File | Where-Object LastWriteTime -GT 2001-01-01 | ForEach-Object Name | Sort-Object'
        'Get-ChildItem X:/docs -Recurse | Select-Object -First 2 | ForEach-Object Name'
        'Get-ChildItem X:/ -File | ForEach-Object { "$($_.Name) $($_.LastWriteTimeUtc.ToString(''s''))" }'
        'Get-ChildItem X:/ -File | Select-Object -ExpandProperty Name | Select-String txt'
        'Get-ChildItem X:/ | ForEach-Object { $_.Exists }'

        # Items
        '(Get-Item X:/a.txt).FullName'
        '(Get-Item X:/a.txt).BaseName'
        '(Get-Item X:/a.txt).Extension'
        '(Get-Item X:/a.txt).Length'
        '(Get-Item X:/a.txt).Exists'
        '(Get-Item X:/a.txt).Directory.Name -eq (Get-Item X:/).Name'
        '(Get-Item X:/docs/notes.md).Directory.Name'
        '(Get-Item X:/docs/notes.md).DirectoryName'
        '(Get-Item X:/docs/sub).Parent.Name'
        '(Get-Item X:/docs).PSIsContainer'
        '(Get-Item X:/docs).BaseName'
        '(Get-Item X:/a.txt).LastWriteTime.ToString(''s'')'
        '(Get-Item X:/a.txt).UnixMode'
        '(Get-Item X:/docs).UnixMode'
        '(Get-Item X:/links/file).LinkType'
        '(Get-Item X:/links/file).Target'
        '(Get-Item X:/links/file).LinkTarget'
        '(Get-Item X:/links/file).ResolvedTarget'
        '(Get-Item X:/links/dangling).LinkTarget'
        '(Get-Item X:/links/hard).LinkType'
        '(Get-Item X:/docs, X:/a.txt).Name'
        '(Get-Item X:/*.md).Name'
        '(Get-Item X:/* -Exclude *.md).Name'
        '(Get-Item X:/docs/*).Name'
        'Get-Item X:/missing'
        'Get-Item X:/missing*'
        'Get-Item X:/a.txt/below'
        '(Get-Item X:/docs/./sub/../notes.md).FullName'
        '"$(Get-Item X:/a.txt)"'
        '(Get-Item X:/.hidden -Force).Name'
        'Get-ChildItem X:/docs | Get-Item | ForEach-Object Name'
        'Get-ChildItem X:/docs -Recurse -Filter deep.txt | Get-Content'
        'Get-ItemPropertyValue X:/a.txt Length'
        'Get-ItemPropertyValue X:/a.txt Name, Length'
        '(Get-ItemProperty X:/a.txt).Name'
        '(Get-ItemProperty X:/a.txt -Name Length).Length'
        '(Get-ItemProperty X:/*.md).Name'

        # Whether something is there
        'Test-Path X:/'
        'Test-Path X:/a.txt'
        'Test-Path X:/A.TXT'
        'Test-Path X:/missing'
        'Test-Path X:/docs -PathType Container'
        'Test-Path X:/docs -PathType Leaf'
        'Test-Path X:/a.txt -PathType Leaf'
        'Test-Path X:/*.md'
        'Test-Path X:/*.nothing'
        'Test-Path X:/a.txt, X:/missing'
        'Test-Path -LiteralPath X:/*.md'
        'Test-Path X:/a.txt/below'
        'Test-Path X:/a.txt -IsValid'
        'Test-Path X:/a.txt -NewerThan 2001-01-01'
        'Test-Path X:/a.txt -OlderThan 2001-01-01'
        'Test-Path X:/links/dangling'
        'Test-Path X:/docs/* -Include *.md'
        'Test-Path X:/docs/* -Exclude *'

        # Content
        'Get-Content X:/a.txt'
        'Get-Content X:/a.txt -Raw'
        'Get-Content X:/a.txt -TotalCount 2'
        'Get-Content X:/a.txt -Head 1'
        'Get-Content X:/a.txt -ReadCount 2 | ForEach-Object { $_.Count }'
        'Get-Content X:/a.txt -ReadCount 0 | ForEach-Object { $_.Count }'
        '(Get-Content X:/a.txt).Count'
        'Get-Content X:/windows.txt | ForEach-Object Length'
        '(Get-Content X:/windows.txt -Raw).Length'
        'Get-Content X:/bytes.bin -AsByteStream -TotalCount 4'
        '(Get-Content X:/bytes.bin -AsByteStream -Raw).Length'
        'Get-Content X:/utf16.txt'
        'Get-Content X:/utf8bom.txt -Raw'
        'Get-Content X:/latin1.txt -Encoding latin1'
        'Get-Content X:/latin1.txt -Encoding 1252'
        'Get-Content X:/commas.txt -Delimiter '','''
        'Get-Content X:/commas.txt -Delimiter '','' -TotalCount 2'
        'Get-Content X:/none.txt'
        '$null -eq (Get-Content X:/none.txt -Raw)'
        'Get-Content X:/docs/*.md'
        'Get-Content X:/docs/notes.md, X:/a.txt'
        'Get-Content X:/docs/* -Include *.md'
        'Get-Content X:/* -Filter *.md'
        'Get-Content -LiteralPath ''X:/odd/[x].txt'''
        'Get-Content X:/links/file'
        'Get-Content X:/links/dir/notes.md'
        'Get-Content X:/missing'
        'Get-Content X:/missing*'
        'Get-Content X:/a.txt | Select-String two | ForEach-Object LineNumber'
        'Get-Content X:/table.csv | ConvertFrom-Csv | Format-Table'
        'Get-Content X:/table.csv -Raw | ConvertFrom-Csv | Measure-Object size -Sum | ForEach-Object Sum'
        'Get-Content X:/data.json -Raw | ConvertFrom-Json | ForEach-Object name'
        'Get-ChildItem X:/docs -File | Get-Content'
        'Get-ChildItem X:/docs -File | ForEach-Object { Get-Content $_ -TotalCount 1 }'
        '(Get-Content X:/a.txt | Measure-Object -Line -Word -Character).Words'
        'Compare-Object (Get-Content X:/a.txt) (Get-Content X:/windows.txt) | Format-Table'
        'switch -Regex (Get-Content X:/a.txt) { two { "found" } }'
        '${X:/a.txt}'
        '(Get-Item X:/a.txt).OpenText().ReadLine()'
        '$stream = (Get-Item X:/a.txt).OpenRead(); (Get-FileHash -InputStream $stream).Hash; $stream.Dispose()'

        # Paths
        'Split-Path X:/docs/notes.md'
        'Split-Path X:/docs/notes.md -Leaf'
        'Split-Path X:/docs/notes.md -LeafBase'
        'Split-Path X:/docs/notes.md -Extension'
        'Split-Path X:/docs/notes.md -Qualifier'
        'Split-Path X:/docs/notes.md -NoQualifier'
        'Split-Path X:/docs/*.md -Leaf -Resolve'
        'Split-Path X:/docs -IsAbsolute'
        'Join-Path X:/docs notes.md'
        'Join-Path X:/ docs sub deep.txt'
        'Join-Path X:/d* *.md -Resolve'
        'Resolve-Path X:/docs/*.md | ForEach-Object Path'
        'Resolve-Path X:/docs/../a.txt | ForEach-Object Path'
        'Resolve-Path X:/missing'
        'Resolve-Path X:/docs/sub -Relative'
        'Convert-Path X:/docs/notes.md'

        # The current location
        'Set-Location X:/docs; (Get-Location).Path'
        'Set-Location X:/docs; (Get-ChildItem).Name'
        'Set-Location X:/docs; Get-Content ./notes.md'
        'Set-Location X:/docs/sub; Set-Location ..; $PWD.Path'
        'Set-Location X:/docs/sub; Get-Content ../notes.md'
        'Set-Location X:/docs; Resolve-Path sub -Relative'
        'Set-Location X:/docs; (Get-Item .).Name'
        'Set-Location X:/links/dir; (Get-ChildItem).Name'
        'Set-Location X:/a.txt'
        'Set-Location X:/missing'
        'Push-Location X:/docs; Push-Location sub; Pop-Location; $PWD.Path; Pop-Location'
        'Set-Location X:; $PWD.Path'
        'Set-Location X:/docs; Test-Path notes.md; Test-Path ./sub/deep.txt'
        'Set-Location X:/d*; $PWD.Path'
    )

    Different = @(
        # An image is not the directory that it was made of.
        @{ Run = '(Get-Item X:/a.txt).Mode'; Why = 'Everything in an image is read-only.' }
        @{ Run = '(Get-Item X:/a.txt).IsReadOnly'; Why = 'Everything in an image is read-only.' }
        @{ Run = '(Get-Item X:/docs).Attributes'; Why = 'Everything in an image is read-only.' }
        @{ Run = 'Get-ChildItem X:/ -ReadOnly | ForEach-Object Name'; Why = 'Everything in an image is read-only.' }
        @{ Run = 'Set-Content X:/scratch.txt one; Get-Content X:/scratch.txt'; Why = 'An image is read-only.' }
        @{ Run = 'New-Item X:/new.txt | ForEach-Object Name; Remove-Item X:/new.txt'; Why = 'An image is read-only.' }
        @{ Run = 'Rename-Item X:/docs/plain.txt new.txt; Rename-Item X:/docs/new.txt plain.txt'; Why = 'An image is read-only.' }
        @{ Run = 'Get-ChildItem X:/docs'; Why = 'An image has no users and groups, so the table has the columns of Windows.' }
        @{ Run = 'Get-Item X:/a.txt | Format-List'; Why = 'The list has GuestPath and no times of access.' }
        @{ Run = '(Get-Item X:/a.txt).PSPath'; Why = 'The path names the provider.' }
        @{ Run = 'Get-ChildItem X:/links/absolute | Get-Content'; Why = 'A link out of the image is not followed.' }

        # Here the file system is stranger.
        @{ Run = 'Get-Item X:/.hidden | ForEach-Object Name'; Why = 'The file system does not find a hidden file by its own name, without -Force.' }
        @{ Run = 'Get-ChildItem X:/a.txt -Directory | ForEach-Object Name'; Why = 'The file system writes a file that is named, though only directories are asked for.' }
        @{ Run = 'Get-ChildItem X:/a.txt -Recurse -Name'; Why = 'The file system writes an empty line.' }

        # PowerShell itself serves only the file system here.
        @{ Run = 'Get-ChildItem X:/nest/* -Recurse -Directory | ForEach-Object Name'; Why = 'PowerShell takes a final * away for the file system alone.' }
        @{ Run = 'Get-Content X:/a.txt -Tail 1'; Why = 'PowerShell has -Tail for the file system alone; Get-Content X:/a.txt | Select-Object -Last 1.' }
        @{ Run = 'Select-String two X:/a.txt'; Why = 'Select-String opens files by itself; Select-WasiImageString two X:/a.txt.' }
        @{ Run = 'Get-ChildItem X:/docs | Select-String TODO'; Why = 'Select-String opens files by itself; Get-ChildItem X:/docs | Select-WasiImageString TODO.' }
        @{ Run = 'Import-Csv X:/table.csv'; Why = 'Import-Csv opens files by itself; Get-Content X:/table.csv -Raw | ConvertFrom-Csv.' }
        @{ Run = 'Get-FileHash X:/a.txt'; Why = 'Get-FileHash opens files by itself; Get-FileHash -InputStream (Get-Item X:/a.txt).OpenRead().' }
        @{ Run = 'switch -File X:/a.txt { two { "found" } }'; Why = 'switch opens files by itself; switch (Get-Content X:/a.txt) { two { "found" } }.' }
        @{ Run = '[IO.File]::ReadAllText((Convert-Path X:/a.txt))'; Why = '.NET opens files of the host; (Get-Item X:/a.txt).OpenText().ReadToEnd().' }
        @{ Run = '& X:/script.ps1'; Why = 'PowerShell runs scripts of the file system alone; & ([scriptblock]::Create((Get-Content X:/script.ps1 -Raw))).' }
        @{ Run = 'Copy-Item X:/a.txt (Join-Path ([IO.Path]::GetTempPath()) wasivfs-parity.txt) -PassThru | ForEach-Object Name'; Why = 'Copy-Item does not cross from one provider to another; Copy-WasiImageItem.' }
        @{ Run = 'Copy-Item X:/docs/plain.txt X:/docs/copy.txt; Remove-Item X:/docs/copy.txt'; Why = 'An image is read-only.' }
    )

    # What is otherwise on Windows: commands that write the same elsewhere, or differ elsewhere.
    Windows   = @{
        Different = @(
            @{ Run = '(Get-Item X:/a.txt).UnixMode'; Why = 'The file system has no modes there, and the files of a program have.' }
            @{ Run = '(Get-Item X:/docs).UnixMode'; Why = 'The file system has no modes there, and the files of a program have.' }
            @{ Run = 'Test-Path X:/A.TXT'; Why = 'The file system takes names in any case there, and a program does not.' }
        )
        Equal     = @(
            'Get-ChildItem X:/links/absolute | Get-Content' # the tree has no links there
            'Get-Item X:/.hidden | ForEach-Object Name' # a dot hides nothing there
        )
        # The file system answers these with nothing under Wine.
        NotInWine = @('Get-ChildItem X:/[a-d]*.??? | ForEach-Object Name')
    }
}
