// SPDX-License-Identifier: MIT
using WasiVfs.Tests.Conformance;
using static System.FormattableString;

namespace WasiVfs.Reports;

/// <summary>Many results in few words: what holds on every engine, and the exceptions.</summary>
internal static class ConformanceSummary
{
    // Programs that make or change files cannot pass in these.
    private static readonly string[] ReadOnlyForms =
        [.. new[] { ProgramForm.Portable, ProgramForm.Isolated, ProgramForm.Sealed }.Select(ConformanceRow.Word)];

    /// <summary>How one group of programs does in one form: "all 9; wasmer 5 of 9".</summary>
    public static string Cell(IReadOnlyList<ConformanceRow> rows)
    {
        List<(string Engine, string Score)> scores =
            [.. rows.GroupBy(row => row.Engine).Select(engine => (Name(engine.Key), Score([.. engine]))).Where(one => one.Item2 != "-")];
        if (scores.Count == 0)
        {
            return "";
        }

        List<(string Engine, string Score)> all = [.. scores.Where(one => one.Score.StartsWith("all ", StringComparison.Ordinal))];
        List<(string Engine, string Score)> others = [.. scores.Except(all)];
        return others.Select(one => one.Score).Distinct().Count() == 1 && all.Count == 0 ? others[0].Score
            : all.Count > others.Count ? string.Join("; ", others.Select(one => $"{one.Engine} {one.Score}").Prepend(all[0].Score))
            : all.Count == 0 ? "not all on any engine"
            : Invariant($"all on {all.Count} of {scores.Count} engines");
    }

    /// <summary>The packed programs that fail though they could pass: program, engine, forms, and what it does unpacked.</summary>
    public static IEnumerable<string[]> Faults(IReadOnlyList<ConformanceRow> rows, string unpacked)
    {
        string writes = ConformanceRow.Groups[^1];
        HashSet<(string Engine, string Program)> failsUnpacked =
            [.. rows.Where(row => row.Form == unpacked && Fails(row)).Select(row => (row.Engine, row.Program))];
        return from row in rows
               where row.Form != unpacked && Fails(row) && !(row.Group == writes && ReadOnlyForms.Contains(row.Form))
               group row.Form by (row.Program, row.Engine) into forms
               orderby forms.Key.Program, forms.Key.Engine
               select (string[])
               [
                   forms.Key.Program, forms.Key.Engine, string.Join(", ", forms),
                   failsUnpacked.Contains((forms.Key.Engine, forms.Key.Program)) ? "fails too" : ConformanceRow.Passes,
               ];
    }

    private static bool Fails(ConformanceRow row) => row.Group.StartsWith("suite", StringComparison.Ordinal) && row.Result != ConformanceRow.Passes;

    private static string Score(ConformanceRow[] rows) => rows[0].Group.StartsWith("suite", StringComparison.Ordinal)
        ? new Score(rows.Count(row => row.Result == ConformanceRow.Passes), rows.Length).ToString()
        : rows[0].Result;

    // "wasmtime 48.0.8" without the version, which stands above the table; Node is here twice.
    private static string Name(string engine) => engine.StartsWith("node", StringComparison.Ordinal) ? engine.Split('.')[0] : engine.Split(' ')[0];
}
