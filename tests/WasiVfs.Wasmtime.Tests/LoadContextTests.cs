// SPDX-License-Identifier: MIT
using System.Runtime.Loader;
using WasiVfs.Running;
using WasiVfs.Tests.Support;
using Wasmtime;
using Xunit;

namespace WasiVfs.Wasmtime.Tests;

/// <summary>The adapter as it is delivered: in a folder, loaded beside whatever else the process has loaded.</summary>
public sealed class LoadContextTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "out", "wasmtime");

    [Fact]
    public async Task Two_copies_of_the_library_run_in_one_process()
    {
        using var mine = new Engine();
        IWasiEngine engine = Assert.Single(new EngineCatalog([], Folder).Find());
        AssemblyLoadContext context = AssemblyLoadContext.GetLoadContext(engine.GetType().Assembly)!;
        Assert.NotSame(AssemblyLoadContext.Default, context);
        Assert.NotSame(typeof(WasmtimeEngine), engine.GetType());

        Assert.Equal(3, (await Guest.Run(engine, Guest.Probe, ["exit", "3"])).ExitCode);
        Assert.Equal(4, (await Guest.Run(Guest.Engine(), Guest.Probe, ["exit", "4"])).ExitCode);
        Assert.Contains("unreachable", (await Guest.Run(engine, Guest.Probe, ["trap"])).Error, StringComparison.Ordinal);
        Assert.Contains("unreachable", (await Guest.Run(Guest.Engine(), Guest.Probe, ["trap"])).Error, StringComparison.Ordinal);
        Assert.Contains(context.Assemblies, assembly => assembly.GetName().Name == "Wasmtime.Dotnet");
        Assert.DoesNotContain(context.Assemblies, assembly => assembly.GetName().Name == "WasiVfs.Core");
        if (OperatingSystem.IsLinux())
        {
            string[] libraries = [.. File.ReadLines("/proc/self/maps").Where(line => line.EndsWith("libwasmtime.so", StringComparison.Ordinal))
                .Select(line => line[line.IndexOf('/', StringComparison.Ordinal)..]).Distinct()];
            Assert.Equal(2, libraries.Length);
        }
    }

    [Fact]
    public void Its_version_is_that_of_the_package() => Assert.Equal(new Version(50, 0, 1), LibraryVersion.Ask());

    /// <summary>The library of a Mac in the place of this machine's, or none at all.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_native_library_for_another_platform_is_a_sentence_and_the_next_engine_is_taken(bool foreign)
    {
        using var place = new TemporaryDirectory();
        string folder = Copy(Folder, Path.Combine(place.Path, "wasmtime"));
        foreach (string library in Directory.GetFiles(Path.Combine(folder, "runtimes"), "*wasmtime.*", SearchOption.AllDirectories)
            .Where(library => Path.GetDirectoryName(library) != Path.Combine(folder, "runtimes", "osx-arm64", "native")))
        {
            File.Delete(library);
            if (foreign)
            {
                File.Copy(Path.Combine(folder, "runtimes", "osx-arm64", "native", "libwasmtime.dylib"), library);
            }
        }

        var run = new WasiRun { ModulePath = Guest.Probe };
        IWasiEngine engine = new EngineCatalog([], folder).Select("wasmtime-in-process", run);
        foreach (EngineException error in new[]
        {
            await Assert.ThrowsAsync<EngineException>(() => engine.RunAsync(run)), Assert.Throws<EngineException>(() => engine.Info),
        })
        {
            Assert.Equal(ErrorId.EngineNotUsable, error.Id);
            Assert.StartsWith("Wasmtime's native library cannot be loaded on this machine (", error.Message, StringComparison.Ordinal);
        }

        string command = place.WriteProgram("bin/wasmtime");
        Assert.Equal("wasmtime", new EngineCatalog([Path.GetDirectoryName(command)!], folder).Select(null, run).Name);
        Assert.Throws<EngineException>(() => new EngineCatalog([], folder).Select(null, run));
    }

    [Fact]
    public void It_is_the_first_engine_of_a_machine()
    {
        using var programs = new TemporaryDirectory();
        programs.WriteProgram("wasmtime");
        IReadOnlyList<IWasiEngine> engines = new EngineCatalog([programs.Path], Folder).Find();
        Assert.Equal(["wasmtime-in-process", "wasmtime"], engines.Select(engine => engine.Name));
        Assert.Equal(("50.0.1", null), (engines[0].Info.Version, engines[0].Info.Warning));
        Assert.Same(engines[0], Assert.Single(new EngineCatalog([], Folder).Find()));
        Assert.Empty(new EngineCatalog([], programs.Path).Find());
    }

    private static string Copy(string folder, string target)
    {
        foreach (string file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(target, Path.GetRelativePath(folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        return target;
    }
}
