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
    public void The_library_says_its_version()
    {
        Assert.Equal(34, LibraryVersion.Ask().Major);
        Assert.Throws<EngineException>(() => LibraryVersion.Read("nothing of the kind 1.2.3"u8));
    }

    [Fact]
    public void A_library_with_the_fault_stands_behind_the_command()
    {
        using var programs = new TemporaryDirectory();
        string command = programs.Write("wasmtime", "#!/bin/sh\n");
        File.SetUnixFileMode(command, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var catalog = new EngineCatalog([programs.Path], Folder);
        IWasiEngine inProcess = catalog.Select("wasmtime-in-process", new WasiRun { ModulePath = "" });
        bool faulty = Version.Parse(inProcess.Info.Version) < new Version(34, 0, 2);

        Assert.Equal(faulty ? 1 : 0, catalog.Find().ToList().IndexOf(inProcess));
        Assert.Equal(faulty, inProcess.Info.Warning?.Contains("CVE-2025-53901", StringComparison.Ordinal) ?? false);
        Assert.Same(inProcess, Assert.Single(new EngineCatalog([], Folder).Find()));
        Assert.Empty(new EngineCatalog([], programs.Path).Find());
    }
}
