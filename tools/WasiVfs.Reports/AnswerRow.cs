// SPDX-License-Identifier: MIT
using WasiVfs.Packing.Linking;
using WasiVfs.Tests.Support;

namespace WasiVfs.Reports;

/// <summary>A call of preview1, or a rule that holds for many, and what is answered: a line of tests/fixtures/conformance/answers.txt.</summary>
internal sealed record AnswerRow(string Name, string Answer)
{
    /// <summary>The calls, in the order of their names.</summary>
    public static IReadOnlyList<AnswerRow> Calls { get; } = [.. Read().Where(row => row.IsCall).OrderBy(row => row.Name, StringComparer.Ordinal)];

    /// <summary>The rules, by the first part of the names of their checks.</summary>
    public static IReadOnlyList<AnswerRow> Rules { get; } = [.. Read().Where(row => !row.IsCall)];

    private bool IsCall => Preview1.Find(Name) is not null;

    /// <summary>Where it is tested, a cell for each of <see cref="TestIndex.All"/>.</summary>
    public IEnumerable<string> Tests => TestIndex.All.Select(index => index.Find(Name));

    private static IEnumerable<AnswerRow> Read() =>
        from line in File.ReadLines(Repository.Fixture("conformance", "answers.txt"))
        let parts = line.Split(": ", 2)
        where parts.Length == 2
        from name in parts[0].Split(", ")
        select new AnswerRow(name, parts[1]);
}
