// SPDX-License-Identifier: MIT
using System.Runtime.Loader;
using Wasmtime;
using WasiVfs.Running;
using WasiVfs.Tests.Support;
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

    [Fact]
    public void It_is_the_first_engine_of_a_machine()
    {
        using var programs = new TemporaryDirectory();
        string command = programs.Write("wasmtime", "#!/bin/sh\n");
        File.SetUnixFileMode(command, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        IReadOnlyList<IWasiEngine> engines = new EngineCatalog([programs.Path], Folder).Find();
        Assert.Equal(["wasmtime-in-process", "wasmtime"], engines.Select(engine => engine.Name));
        Assert.Equal(("50.0.1", null), (engines[0].Info.Version, engines[0].Info.Warning));
        Assert.Same(engines[0], Assert.Single(new EngineCatalog([], Folder).Find()));
        Assert.Empty(new EngineCatalog([], programs.Path).Find());
    }
}
