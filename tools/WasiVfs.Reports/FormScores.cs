// SPDX-License-Identifier: MIT
using System.Text;
using WasiVfs.Running;
using WasiVfs.Tests.Conformance;
using WasiVfs.Tests.Support;

namespace WasiVfs.Reports;

/// <summary>What the conformance programs do on one engine in one form.</summary>
/// <param name="Engine">The engine's word in tests.</param>
/// <param name="Form">How they were run.</param>
/// <param name="C">The checks of the program in C; null if it found no preopen "/".</param>
/// <param name="Rust">The checks of the one in Rust, likewise.</param>
/// <param name="Suite">The suite's programs, and what each did instead of what the suite demands; null if it did that.</param>
internal sealed record FormScores(
    string Engine, ProgramForm Form, Score? C, Score? Rust, IReadOnlyList<(SuiteProgram Program, string? Fault)> Suite)
{
    /// <summary>The suite's programs of a kind that pass.</summary>
    public Score Passed(SuiteKind kind)
    {
        var programs = Suite.Where(result => result.Program.Kind == kind).ToList();
        return new Score(programs.Count(result => result.Fault is null), programs.Count);
    }

    /// <summary>Runs everything on an engine; null if it has no second memory for the form.</summary>
    public static async Task<FormScores?> Run(PackedPrograms programs, string engine, ProgramForm form)
    {
        if (form.IsIsolated() && !TestEngines.Has(engine, EngineFeatures.MultiMemory))
        {
            return null;
        }

        var suite = new List<(SuiteProgram, string?)>();
        foreach (SuiteProgram program in SuiteProgram.All)
        {
            suite.Add((program, (await program.Run(engine, form)).Fault));
        }

        return new FormScores(
            engine, form, await Own(programs, engine, form, PackedPrograms.C), await Own(programs, engine, form, PackedPrograms.Rust), suite);
    }

    private static async Task<Score?> Own(PackedPrograms programs, string engine, ProgramForm form, string fixture) =>
        form == ProgramForm.Unpacked ? await Unpacked(engine, fixture)
        : Score.Read((await programs.Run(engine, fixture, form)).Text);

    // Some hosts do not come back from calls that the programs make.
    private static async Task<Score?> Unpacked(string engine, string fixture)
    {
        if (!TestEngines.Has(engine, EngineFeatures.GuestPaths))
        {
            return null;
        }

        using var tree = new TemporaryDirectory();
        ConformanceTree.WriteTo(tree.Path);
        using var output = new MemoryStream();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var run = new WasiRun
        {
            ModulePath = Repository.Fixture(fixture),
            Environment = PackedPrograms.Environment,
            Directories = [new PreopenedDirectory(tree.Path, "/")],
            StandardInput = Stream.Null,
            StandardOutput = output,
            StandardError = Stream.Null,
        };
        try
        {
            await TestEngines.Get(engine).RunAsync(run, limit.Token);
        }
        catch (OperationCanceledException)
        {
        }

        return Score.Read(Encoding.UTF8.GetString(output.ToArray()));
    }
}
