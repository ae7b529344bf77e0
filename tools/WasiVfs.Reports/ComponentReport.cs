// SPDX-License-Identifier: MIT
using WasiVfs.Running;
using WasiVfs.Tests.Conformance;
using WasiVfs.Tests.Support;
using static System.FormattableString;

namespace WasiVfs.Reports;

/// <summary>The part of docs/CONFORMANCE.md about components, and the results that it is made of. <c>dotnet run --project tools/WasiVfs.Reports --
/// components</c> writes both anew.</summary>
internal static class ComponentReport
{
    private static readonly string[] Head = ["engine", "program", "portable", "isolated", "sealed"];

    private static readonly (string Program, string Fixture, string Needs)[] Programs =
    [
        ("C, preview1 with an adapter", PackedPrograms.ComponentOfC, "wasi-0.2"),
        ("Rust, preview1 with an adapter", PackedPrograms.ComponentOfRust, "wasi-0.2"),
        ("C, wasi:filesystem 0.2", PackedPrograms.Wasi02, "wasi-0.2"),
        ("C, wasi:filesystem 0.2, changing files", PackedPrograms.Wasi02Writer, "wasi-0.2"),
        ("C, wasi:filesystem 0.3", PackedPrograms.Wasi03, "wasi-0.3"),
    ];

    /// <summary>The results: a row for each engine and program, under a head.</summary>
    public static string File { get; } = Path.Combine(Repository.Root, "docs", "results", "components.tsv");

    /// <summary>Runs everything on every engine that is here and runs components, and writes the results.</summary>
    public static async Task Run()
    {
        using var programs = new PackedPrograms();
        var rows = new List<string[]> { Head };
        foreach (string engine in TestEngines.Names.Where(name => TestEngines.WhyMissing(name) is null && TestEngines.Has(name, "wasi-0.2")))
        {
            EngineInfo info = TestEngines.Get(engine).Info;
            foreach ((string program, string fixture, string needs) in Programs.Where(program => TestEngines.Has(engine, program.Needs)))
            {
                var scores = new List<string> { Invariant($"{info.Name} {info.Version}"), program };
                foreach (ProgramForm form in (ProgramForm[])[ProgramForm.Portable, ProgramForm.Isolated, ProgramForm.Sealed])
                {
                    ProgramForm packed = fixture == PackedPrograms.Wasi02Writer ? form.ForWriters() : form;
                    scores.Add(Score.Read((await programs.Run(engine, fixture, packed)).Text).ToString());
                }

                rows.Add([.. scores]);
            }
        }

        await System.IO.File.WriteAllTextAsync(File, string.Concat(rows.Select(row => string.Join('\t', row) + "\n")));
    }

    /// <summary>The part of the document, of the committed results.</summary>
    public static string Text() => $"""
        ## Components

        The same programs as components, and programs without a libc that call every function of wasi:filesystem, in 0.3 waiting and not. None is
        given a directory. The one that changes files is packed with `--writable`. Sealed, none asks for wasi:filesystem: they run on a host that
        lacks it (`JcoTests`). The programs in C pass with a current wasi-libc too (`CurrentLibcTests`).

        {Markdown.Table(Head, System.IO.File.ReadLines(File).Skip(1).Select(line => line.Split('\t')))}
        What each function answers:

        {Markdown.Table(["function", "answer"], ComponentRow.All.Select(row => (string[])[$"`{row.Name}`", row.Answer]))}
        """;
}
