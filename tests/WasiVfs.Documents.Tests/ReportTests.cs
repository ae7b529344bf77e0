// SPDX-License-Identifier: MIT
using WasiVfs.Packing.Linking;
using WasiVfs.Reports;
using Xunit;

namespace WasiVfs.Tests.Documents;

public class ReportTests
{
    // The first leaves nothing to check inside a program; the second not every host has.
    private static readonly string[] CheckedFromOutside = ["proc_exit", "proc_raise"];

    [Fact]
    public void Every_call_of_preview1_has_one_row() =>
        Assert.Equal(Preview1.All.Select(function => function.Name).Order(StringComparer.Ordinal), AnswerRow.Calls.Select(row => row.Name));

    [Fact]
    public void Every_call_is_checked_in_c_and_in_rust() =>
        Assert.All(AnswerRow.Calls, row =>
            Assert.DoesNotContain("", CheckedFromOutside.Contains(row.Name) ? row.Tests.TakeLast(1) : row.Tests.Take(2)));

    [Fact]
    public void Every_rule_is_checked() => Assert.All(AnswerRow.Rules, row => Assert.Contains(row.Tests, cell => cell != ""));

    [Fact]
    public void Every_function_of_components_is_checked() =>
        Assert.All(ComponentRow.All, row => Assert.Contains(row.Tests, count => count != ""));

    [Fact]
    public void The_committed_report_is_made_of_these_answers_and_of_the_committed_results() =>
        Assert.Equal(ConformanceReport.Text(ConformanceRow.Read()), File.ReadAllText(ConformanceReport.File));

    [Fact]
    public void The_results_are_of_every_form()
    {
        IReadOnlyList<ConformanceRow> rows = ConformanceRow.Read();
        Assert.Equal(ConformanceRow.Forms, rows.Select(row => row.Form).Distinct());
        Assert.Equal(ConformanceRow.Groups.Order(), rows.Select(row => row.Group).Distinct().Order());
    }
}
