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
    public void Committed_report_has_these_answers_and_names_tests_that_exist()
    {
        string[] lines = File.ReadAllLines(ConformanceReport.File);
        foreach (AnswerRow row in AnswerRow.Calls.Concat(AnswerRow.Rules))
        {
            string begin = Markdown.Row([$"`{row.Name}`", row.Answer, ""]).TrimEnd(' ', '|', '\n');
            string line = Assert.Single(lines, line => line.StartsWith(begin, StringComparison.Ordinal));
            string[] cells = line[begin.Length..].Split('|', StringSplitOptions.TrimEntries)[1..^1];
            Assert.All(cells.Zip(TestIndex.All), pair => Assert
                .All(Names(pair.First), name => Assert.True(pair.Second.Has(name), $"{name} in {line}")));
            Assert.Contains(cells, cell => cell != "");
        }
    }

    // "files 9, opening 2"
    private static IEnumerable<string> Names(string cell) =>
        cell.Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(file => file[..file.LastIndexOf(' ')]);
}
