// SPDX-License-Identifier: MIT
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Conformance;

/// <summary>
/// The wasi-testsuite's preview1 programs, packed with their root embedded at "/". The environment variable WASI_TESTSUITE names
/// the suite's folder, with the built programs (its branch prod/testsuite-base).
/// </summary>
public sealed class SuiteTests
{
    private const int Programs = 72, Writers = 40;

    [OnEveryEngine(SuiteProgram.Folder)]
    public Task All_programs_pass(string engine) => AssertAllPass(engine, ProgramForm.Portable);

    [OnEveryEngine(SuiteProgram.Folder, Having = "multi-memory")]
    public Task All_programs_pass_with_isolated_state(string engine) => AssertAllPass(engine, ProgramForm.Isolated);

    [OnEveryEngine(SuiteProgram.Folder)]
    public Task All_programs_pass_sealed(string engine) => AssertAllPass(engine, ProgramForm.Sealed);

    /// <summary>What is written goes to the host directory, so that an engine is needed whose own directories pass.</summary>
    [TheoryNeeding("wasmtime", SuiteProgram.Folder)]
    [InlineData(ProgramForm.UnitedOverEmpty)]
    [InlineData(ProgramForm.UnitedIsolated)]
    public Task All_programs_pass_united_with_a_host_directory(ProgramForm form) => AssertAllPass("wasmtime", form);

    [OnEveryEngine(SuiteProgram.Folder, Lacking = "multi-memory")]
    public async Task Programs_with_isolated_state_are_refused_by_an_engine_with_one_memory(string engine)
    {
        SuiteProgram program = SuiteProgram.All.First(program => program.Name == "lseek");
        Assert.Contains("memor", (await program.Run(engine, ProgramForm.Isolated)).Fault, StringComparison.Ordinal);
    }

    // A program is packed so that it can write only if it does.
    private static async Task AssertAllPass(string engine, ProgramForm form)
    {
        var faults = new List<string>();
        foreach (SuiteProgram program in SuiteProgram.All)
        {
            (_, string? fault) = await program.Run(engine, program.Kind == SuiteKind.Writes ? form.ForWriters() : form);
            string? reason = SuiteExceptions.Reason(engine, program, form);
            if ((fault is null) != (reason is null))
            {
                faults.Add($"{program.Name}: {fault ?? $"passes, though it should not, since {reason}"}");
            }
        }

        Assert.Empty(faults);
        Assert.Equal((Programs, Writers), (SuiteProgram.All.Count, SuiteProgram.All.Count(program => program.Kind == SuiteKind.Writes)));
    }
}
