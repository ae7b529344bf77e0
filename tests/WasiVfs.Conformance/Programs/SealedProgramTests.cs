// SPDX-License-Identifier: MIT
using WasiVfs.Packing;
using WasiVfs.Running;
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Conformance.Programs;

/// <summary>Sealed modules: what they see, and that they run.</summary>
public sealed class SealedProgramTests : IDisposable
{
    private readonly TemporaryDirectory _tree = new();
    private readonly TemporaryDirectory _host = new();
    private readonly TemporaryDirectory _output = new();

    public SealedProgramTests()
    {
        _tree.Write("inside.txt", "packed");
        _tree.Write("below/large", new string('x', 70_000));
        _host.Write("outside.txt", "host");
    }

    public void Dispose()
    {
        _tree.Dispose();
        _host.Dispose();
        _output.Dispose();
    }

    [OnEveryEngine]
    public async Task Every_language_sees_the_packed_tree_and_no_host_directory(string engine)
    {
        EngineInfo info = TestEngines.Get(engine).Info;
        foreach (MemoryProfile memory in info.Features.HasFlag(EngineFeatures.MultiMemory)
            ? [MemoryProfile.Portable, MemoryProfile.Isolated] : new[] { MemoryProfile.Portable })
        {
            foreach (string language in TreeSum.Languages)
            {
                PackResult packed = Pack(TreeSum.Module(language), memory);
                Capture run = await Capture.Run(engine, new WasiRun
                {
                    ModulePath = packed.Path,
                    Directories = [new PreopenedDirectory(_host.Path, info.Features.HasFlag(EngineFeatures.GuestPaths) ? "/work" : _host.Path)],
                    Needs = memory.Needs(),
                });
                Assert.Equal("", run.Error);
                Assert.Equal(TreeSum.Expected(_tree.Path, "/work"), run.Text);
                Assert.Equal(0, run.ExitCode);
            }
        }
    }

    [OnEveryEngine]
    public async Task A_host_directory_that_the_program_asks_for_is_not_there(string engine)
    {
        PackResult packed = Pack(TreeSum.Module("c"));
        string guest = TestEngines.Has(engine, EngineFeatures.GuestPaths) ? "/host" : _host.Path;
        Capture run = await Capture.Run(engine, new WasiRun
        {
            ModulePath = packed.Path,
            Arguments = [guest],
            Directories = [new PreopenedDirectory(_host.Path, guest)],
        });
        Assert.Equal("", run.Text);
        Assert.Contains(guest, run.Error, StringComparison.Ordinal);
        Assert.NotEqual(0, run.ExitCode);
    }

    private PackResult Pack(string module, MemoryProfile memory = MemoryProfile.Portable) =>
        Packs.Make(_output, module, Packs.Options((_tree.Path, "/work")) with { Sealed = true, Memory = memory }, "sealed.wasm");
}
