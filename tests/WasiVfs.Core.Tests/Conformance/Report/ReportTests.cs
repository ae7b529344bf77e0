// SPDX-License-Identifier: MIT
using WasiVfs.Packing;
using Xunit;

namespace WasiVfs.Tests.Conformance.Report;

public class ReportTests
{
    // The first leaves nothing to check inside a program; the second not every host has.
    private static readonly string[] CheckedFromOutside = ["proc_exit", "proc_raise"];

    [Fact]
    public void Every_call_of_preview1_has_one_row() =>
        Assert.Equal(Preview1.All.Select(function => function.Name).Order(StringComparer.Ordinal), AnswerRow.Calls.Select(row => row.Name));

    [Fact]
    public void Every_call_is_checked_in_c_and_in_rust() =>
        Assert.All(AnswerRow.Calls, row => Assert.DoesNotContain("", CheckedFromOutside.Contains(row.Name) ? row.Tests.TakeLast(1) : row.Tests.Take(2)));

    [Fact]
    public void Every_rule_is_checked() => Assert.All(AnswerRow.Rules, row => Assert.Contains(row.Tests, cell => cell != ""));

    [Fact]
    public void Committed_report_is_of_these_answers_and_tests()
    {
        Assert.True(
            File.ReadAllText(ConformanceReport.File).Contains(ConformanceReport.Answers(), StringComparison.Ordinal),
            $"{ConformanceReport.File} is out of date: WASI_TESTSUITE=FOLDER dotnet run bench/conformance.cs writes it anew.");
    }
}
