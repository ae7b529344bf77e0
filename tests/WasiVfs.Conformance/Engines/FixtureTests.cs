// SPDX-License-Identifier: MIT
using WasiVfs.Running;
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Conformance.Engines;

/// <summary>The fixture programs do what they are for, before anything is packed into them.</summary>
public sealed class FixtureTests
{
    [TheoryNeeding("wasmtime")]
    [InlineData("c")]
    [InlineData("cpp")]
    [InlineData("rust")]
    [InlineData("assemblyscript")]
    [InlineData("go")]
    [InlineData("zig")]
    public async Task Treesum_prints_a_host_directory(string language)
    {
        using var directory = new TemporaryDirectory();
        TreeSum.MakeTree(directory);
        Capture run = await Capture.Run("wasmtime", new WasiRun
        {
            ModulePath = TreeSum.Module(language),
            Directories = [new PreopenedDirectory(directory.Path, "/work")],
        });
        Assert.Equal("", run.Error);
        Assert.Equal(TreeSum.Expected(directory.Path, "/work"), run.Text);
        Assert.Equal(0, run.ExitCode);
    }
    [OnEveryEngine]
    public async Task The_sample_prints_the_file_that_it_is_given(string engine)
    {
        string files = Path.Combine(Repository.Root, "samples", "hello", "files");
        string guest = TestEngines.Has(engine, EngineFeatures.GuestPaths) ? "/" : files;
        Capture run = await Capture.Run(engine, new WasiRun
        {
            ModulePath = Path.Combine(Repository.Root, "samples", "hello", "print-file.wasm"),
            Arguments = [$"{guest.TrimEnd('/')}/hello.txt"],
            Directories = [new PreopenedDirectory(files, guest)],
        });
        Assert.Equal("Hello from inside the module!\n", run.Text);
    }
}
