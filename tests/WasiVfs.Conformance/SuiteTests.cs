// SPDX-License-Identifier: MIT
using WasiVfs.Running;
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Conformance;

/// <summary>
/// The wasi-testsuite's preview1 programs, packed with their root embedded at "/". The environment variable WASI_TESTSUITE names
/// the suite's folder, with the built programs (its branch prod/testsuite-base).
/// </summary>
public sealed class SuiteTests
{
    [OnEveryEngine(SuiteProgram.Folder)]
    public Task Programs_that_only_read_pass(string engine) => AssertReadersPass(engine, ProgramForm.Portable);

    [OnEveryEngine(SuiteProgram.Folder, Having = "multi-memory")]
    public Task Programs_that_only_read_pass_with_isolated_state(string engine) => AssertReadersPass(engine, ProgramForm.Isolated);

    [OnEveryEngine(SuiteProgram.Folder, Lacking = "multi-memory")]
    public async Task Programs_with_isolated_state_are_refused_by_an_engine_with_one_memory(string engine)
    {
        SuiteProgram program = SuiteProgram.All.First(program => program.Name == "lseek");
        Assert.Contains("memor", (await program.Run(engine, ProgramForm.Isolated)).Fault, StringComparison.Ordinal);
    }

    [OnEveryEngine(SuiteProgram.Folder)]
    public Task Programs_that_only_read_pass_sealed(string engine) => AssertReadersPass(engine, ProgramForm.Sealed);

    [OnEveryEngine(SuiteProgram.Folder)]
    public Task Programs_that_write_pass(string engine) => AssertPass(engine, ProgramForm.Writable, SuiteKind.Writes, 40);

    [OnEveryEngine(SuiteProgram.Folder, Having = "multi-memory")]
    public Task Programs_that_write_pass_with_isolated_state(string engine) => AssertPass(engine, ProgramForm.WritableIsolated, SuiteKind.Writes, 40);

    [OnEveryEngine(SuiteProgram.Folder)]
    public Task Programs_that_write_pass_sealed(string engine) => AssertPass(engine, ProgramForm.WritableSealed, SuiteKind.Writes, 40);

    [OnEveryEngine(SuiteProgram.Folder)]
    public async Task Programs_that_touch_no_files_behave_as_unpacked(string engine)
    {
        ProgramForm[] forms = TestEngines.Has(engine, EngineFeatures.MultiMemory) ? [ProgramForm.Portable, ProgramForm.Isolated]
            : [ProgramForm.Portable];
        var differences = new List<string>();
        SuiteProgram[] programs = [.. SuiteProgram.All.Where(program => program.Kind == SuiteKind.NoFiles)];
        foreach (SuiteProgram program in programs)
        {
            (Capture? unpacked, _) = await program.Run(engine, ProgramForm.Unpacked);
            foreach (ProgramForm form in forms)
            {
                (Capture? packed, string? fault) = await program.Run(engine, form);
                if (fault is not null && packed?.ExitCode != unpacked?.ExitCode) // to do better than unpacked is no fault
                {
                    differences.Add($"{program.Name} ({form}): {fault}");
                }
            }
        }

        Assert.Empty(differences);
        Assert.Equal(23, programs.Length);
    }

    private static Task AssertReadersPass(string engine, ProgramForm form) => AssertPass(engine, form, SuiteKind.Reads, 9);

    private static async Task AssertPass(string engine, ProgramForm form, SuiteKind kind, int count)
    {
        var faults = new List<string>();
        SuiteProgram[] programs = [.. SuiteProgram.All.Where(program => program.Kind == kind)];
        foreach (SuiteProgram program in programs)
        {
            if ((await program.Run(engine, form)).Fault is { } fault)
            {
                faults.Add($"{program.Name}: {fault}");
            }
        }

        Assert.Empty(faults);
        Assert.Equal(count, programs.Length);
    }
}
