// SPDX-License-Identifier: MIT
using WasiVfs.Running;
using WasiVfs.Tests.Conformance;
using WasiVfs.Tests.Support;
using static System.FormattableString;

namespace WasiVfs.Reports;

/// <summary>The part of docs/CONFORMANCE.md about components. <c>dotnet run --project tools/WasiVfs.Reports -- components</c> writes it
/// anew.</summary>
internal static class ComponentReport
{
    private const string Heading = "## Components";
    private const string NextHeading = "## What does not pass";

    private static readonly (string Program, string Fixture, string Needs)[] Programs =
    [
        ("C, preview1 with an adapter", PackedPrograms.ComponentOfC, "wasi-0.2"),
        ("Rust, preview1 with an adapter", PackedPrograms.ComponentOfRust, "wasi-0.2"),
        ("C, wasi:filesystem 0.2", PackedPrograms.Wasi02, "wasi-0.2"),
        ("C, wasi:filesystem 0.3", PackedPrograms.Wasi03, "wasi-0.3"),
    ];

    /// <summary>The report as it stands, with this part anew or for the first time.</summary>
    public static async Task<string> Refresh(string report)
    {
        string part = await Run();
        int next = report.IndexOf(NextHeading, StringComparison.Ordinal);
        int begin = report.IndexOf(Heading, StringComparison.Ordinal);
        return report[..(begin < 0 ? next : begin)] + part + "\n" + report[next..];
    }

    /// <summary>This part, after everything has run on every engine that is here and runs components.</summary>
    public static async Task<string> Run()
    {
        using var programs = new PackedPrograms();
        var rows = new List<string[]>();
        foreach (string engine in TestEngines.Names.Where(name => TestEngines.WhyMissing(name) is null && TestEngines.Has(name, "wasi-0.2")))
        {
            EngineInfo info = TestEngines.Get(engine).Info;
            foreach ((string program, string fixture, string needs) in Programs.Where(program => TestEngines.Has(engine, program.Needs)))
            {
                var scores = new List<string> { Invariant($"{info.Name} {info.Version}"), program };
                foreach (ProgramForm form in (ProgramForm[])[ProgramForm.Portable, ProgramForm.Isolated, ProgramForm.Sealed])
                {
                    scores.Add(Score.Read((await programs.Run(engine, fixture, form)).Text).ToString());
                }

                rows.Add([.. scores]);
            }
        }

        return $"""
            {Heading}

            The same programs as components, and programs without a libc that call every function of wasi:filesystem, in 0.3 waiting and not. None is
            given a directory.

            {Markdown.Table(["engine", "program", "portable", "isolated", "sealed"], rows)}
            What each function answers, and how many checks there are of it:

            {Markdown.Table(["function", "answer", .. ComponentRow.Columns], ComponentRow.All.Select(row => (string[])[$"`{row.Name}`", row.Answer, .. row.Tests]))}
            """;
    }
}
