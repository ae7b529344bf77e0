// SPDX-License-Identifier: MIT
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Conformance.Programs;

/// <summary>The conformance programs in C built with a wasi-libc of this year, as components through the adapter from preview1: Debian's, with
/// which the fixtures are built, is of 2022 and knows nothing of a host that grows the memory.</summary>
public sealed class CurrentLibcTests(CurrentLibcPrograms built, PackedPrograms programs)
    : IClassFixture<CurrentLibcPrograms>, IClassFixture<PackedPrograms>
{
    [TheoryNeeding(CurrentLibcPrograms.PinnedNode, CurrentLibcPrograms.Clang, CurrentLibcPrograms.Adapter, "wasm-tools", "wasmtime", "ln")]
    [InlineData(ProgramForm.Portable)]
    [InlineData(ProgramForm.Isolated)]
    [InlineData(ProgramForm.Sealed)]
    public Task Every_check_passes(ProgramForm form) => AssertAllOk("conformance", form, atLeast: 280);

    [TheoryNeeding(CurrentLibcPrograms.PinnedNode, CurrentLibcPrograms.Clang, CurrentLibcPrograms.Adapter, "wasm-tools", "wasmtime", "ln")]
    [InlineData(ProgramForm.Writable)]
    [InlineData(ProgramForm.WritableIsolated)]
    [InlineData(ProgramForm.WritableSealed)]
    public Task Every_change_does_what_it_should(ProgramForm form) => AssertAllOk("changes", form, atLeast: 55);

    private async Task AssertAllOk(string program, ProgramForm form, int atLeast)
    {
        Capture run = await programs.Run("wasmtime", built.Get(program), form);
        string[] lines = run.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("", run.Error);
        Assert.All(lines[..^1], line => Assert.StartsWith("ok ", line, StringComparison.Ordinal));
        Assert.EndsWith(" 0 failed", lines[^1], StringComparison.Ordinal);
        Assert.Equal(0, run.ExitCode);
        Assert.InRange(lines.Length, atLeast + 1, 1000);
    }
}
