// SPDX-License-Identifier: MIT
using System.Text.RegularExpressions;
using WasiVfs.Reports;
using Xunit;

namespace WasiVfs.Tests.Documents;

public sealed class EngineReportTests
{
    /// <summary>Every test that runs on each engine has its row in docs/ENGINES.md, and no row stands for a test that is gone or failed.</summary>
    [Fact]
    public void The_table_of_results_is_that_of_these_tests()
    {
        string table = EngineReport.Split(File.ReadAllText(EngineReport.File).ReplaceLineEndings("\n"))[1];
        string[] rows = [.. Regex.Matches(table, @"^\| ([A-Z][^|]+) \|", RegexOptions.Multiline).Select(match => match.Groups[1].Value)];
        Assert.Equal(EngineReport.Rows, rows);
        Assert.DoesNotContain("**no**", table, StringComparison.Ordinal);
    }
}
