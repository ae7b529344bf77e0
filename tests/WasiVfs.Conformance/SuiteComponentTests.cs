// SPDX-License-Identifier: MIT
using WasiVfs.Running;
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Conformance;

/// <summary>The programs of the wasi-testsuite as components of WASI 0.2, through the adapter from preview1, packed and without a
/// directory.</summary>
public sealed class SuiteComponentTests
{
    private const string Adapter = "tests/components/node_modules/@bytecodealliance/jco/lib/wasi_snapshot_preview1.command.wasm";
    private const int Programs = 72;

    // A component of the command world ends well or not, and says no more.
    private const string WithExitCode = "proc_exit-failure";

    // Unpacked, these fail too: "assertion failed at adapter line 2858". In the portable profile the runtime asks for the sizes itself first.
    private static readonly string[] StopInTheAdapter = ["args_get-multiple-arguments", "environ_get-multiple-variables"];

    [TheoryNeeding(SuiteProgram.Folder, "wasm-tools", "wasmtime", Adapter)]
    [InlineData(ProgramForm.Portable)]
    [InlineData(ProgramForm.Isolated)]
    public async Task All_programs_pass(ProgramForm form)
    {
        var faults = new List<string>();
        foreach (SuiteProgram program in SuiteProgram.All)
        {
            string? fault = await Run(program, program.Kind == SuiteKind.Writes ? form.ForWriters() : form);
            bool fails = program.Name == WithExitCode || (form == ProgramForm.Isolated && StopInTheAdapter.Contains(program.Name));
            if ((fault is null) == fails)
            {
                faults.Add($"{program.Name}: {fault ?? "passes, though it should not"}");
            }
        }

        Assert.Empty(faults);
        Assert.Equal(Programs, SuiteProgram.All.Count);
    }

    private static async Task<string?> Run(SuiteProgram program, ProgramForm form)
    {
        using var work = new TemporaryDirectory();
        string component = Path.Combine(work.Path, Path.GetFileName(program.Path));
        Tool.Check("wasm-tools", "component", "new", program.Path, "--adapt",
            $"wasi_snapshot_preview1={Path.Combine(Repository.Root, Adapter)}", "-o", component);
        SuiteProgram adapted = program with { Path = component };
        (_, string? fault) = await adapted.Run("wasmtime", form, EngineFeatures.Wasi02);
        return fault;
    }
}
