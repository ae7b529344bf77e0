// SPDX-License-Identifier: MIT
using WasiVfs.Running;
using WasiVfs.Tests.Conformance;
using WasiVfs.Tests.Support;
using static System.FormattableString;

namespace WasiVfs.Reports;

/// <summary>What one program does on one engine in one form: a line of docs/results/conformance.tsv.</summary>
/// <param name="Engine">The engine and its version.</param>
/// <param name="Form">How the program was run.</param>
/// <param name="Group">Which programs it belongs to, one of <see cref="Groups"/>.</param>
/// <param name="Program">Its name.</param>
/// <param name="Result">What passed, or what it did instead of what is expected.</param>
internal sealed record ConformanceRow(string Engine, string Form, string Group, string Program, string Result)
{
    /// <summary>The result of a program of the suite that does what the suite demands.</summary>
    public const string Passes = "passes";

    private const string Head = "engine\tform\tgroup\tprogram\tresult";

    /// <summary>The groups, in the order of the report.</summary>
    public static IReadOnlyList<string> Groups { get; } = [OwnC, OwnRust, .. Enum.GetValues<SuiteKind>().Select(Word)];

    /// <summary>The forms, likewise.</summary>
    public static IReadOnlyList<string> Forms { get; } = [.. ProgramForms.Reported.Select(Word)];

    public static string File { get; } = Path.Combine(Repository.Root, "docs", "results", "conformance.tsv");

    private static string OwnC => "checks in C";

    private static string OwnRust => "checks in Rust";

    /// <summary>Every line of the committed file.</summary>
    public static IReadOnlyList<ConformanceRow> Read() =>
        [.. System.IO.File.ReadLines(File).Skip(1).Select(line => line.Split('\t')).Select(cells => new ConformanceRow(
            cells[0], cells[1], cells[2], cells[3], cells[4]))];

    /// <summary>Writes the file anew.</summary>
    public static void Write(IEnumerable<ConformanceRow> rows) => System.IO.File.WriteAllText(File, string.Concat(
        rows.Select(row => $"{row.Engine}\t{row.Form}\t{row.Group}\t{row.Program}\t{row.Result}").Prepend(Head).Select(line => line + "\n")));

    /// <summary>The lines of one engine and form.</summary>
    public static IEnumerable<ConformanceRow> Of(FormScores scores)
    {
        EngineInfo info = TestEngines.Get(scores.Engine).Info;
        string engine = Invariant($"{info.Name} {info.Version}"), form = Word(scores.Form);
        if (!scores.Form.IsWritable())
        {
            yield return new(engine, form, OwnC, "conformance.c", scores.C?.ToString() ?? "-");
            yield return new(engine, form, OwnRust, "conformance.rs", scores.Rust?.ToString() ?? "-");
        }

        foreach ((SuiteProgram program, string? fault) in scores.Suite)
        {
            yield return new(engine, form, Word(program.Kind), program.Name, fault is null ? Passes : OneLine(fault));
        }
    }

    private static string OneLine(string text) => TerminalText.Escape(text.Trim());

    private static string Word(SuiteKind kind) => kind switch
    {
        SuiteKind.NoFiles => "suite: uses no files",
        SuiteKind.Reads => "suite: only reads",
        _ => "suite: makes or changes files",
    };

    /// <summary>The form's name in the report.</summary>
    public static string Word(ProgramForm form) => form switch
    {
        ProgramForm.WritableIsolated => "writable isolated",
        ProgramForm.WritableSealed => "writable sealed",
        _ => form.ToString().ToLowerInvariant(),
    };
}
