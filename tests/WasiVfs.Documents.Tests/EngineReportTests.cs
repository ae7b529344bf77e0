// SPDX-License-Identifier: MIT
using WasiVfs.Reports;
using Xunit;

namespace WasiVfs.Tests.Documents;

public sealed class EngineReportTests
{
    /// <summary>Every test that runs on each engine has its row, and no row stands for a test that is gone or failed.</summary>
    [Fact]
    public void The_results_are_those_of_these_tests()
    {
        string[] results = File.ReadAllLines(EngineReport.ResultsFile);
        Assert.Equal(EngineReport.Rows, results.Select(line => line.Split('\t')[0]).Where(name => name.Length > 0 && char.IsUpper(name[0])));
        Assert.All(results, line => Assert.DoesNotContain("**no**", line, StringComparison.Ordinal));
    }

    [Fact]
    public void The_tables_of_the_document_are_made_of_the_committed_results()
    {
        string document = File.ReadAllText(EngineReport.File).ReplaceLineEndings("\n");
        Assert.Equal(EngineReport.Refresh(document), document);
    }
}
