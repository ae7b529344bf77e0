// SPDX-License-Identifier: MIT
using WasiVfs.Packing;
using WasiVfs.Running;
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Conformance.Programs;

/// <summary>Host directories beside embedded ones, in programs that use both as if they were one.</summary>
public sealed class HostDirectoryTests : IDisposable
{
    private const string Script = """
        echo to the engine
        exec 0</work/in.txt 1>$1/out.txt
        echo first
        copy
        open /work/again.txt
        exec 0<&$n
        copy
        exec 2>$1/err.txt
        close $n
        open $1/before.txt
        exec 0<&$n
        copy
        exec 0</work/nothing
        exec 1>/work/in.txt
        unknown
        exec 0</work/in.txt
        exec 1<&0
        echo nowhere
        copy
        exec 1>>$1/out.txt
        echo more
        exec 1>&2
        echo moved
        unknown
        """;

    private readonly TemporaryDirectory _embedded = new();
    private readonly TemporaryDirectory _host = new();
    private readonly TemporaryDirectory _output = new();

    public void Dispose()
    {
        _embedded.Dispose();
        _host.Dispose();
        _output.Dispose();
    }

    /// <summary>Descriptors of either kind take each other's places, onto the standard streams and back, by fd_renumber.</summary>
    [OnEveryEngine]
    public async Task A_shell_redirects_between_embedded_files_and_the_hosts(string engine)
    {
        _embedded.Write("script", Script);
        _embedded.Write("in.txt", "in\n");
        _embedded.Write("again.txt", "again\n");
        string guest = TestEngines.Has(engine, EngineFeatures.GuestPaths) ? "/host" : _host.Path;
        foreach (MemoryProfile memory in Profiles(engine))
        {
            // Wasmer 7.4 appends at the length that a file had before it was truncated, without us too.
            File.Delete(Path.Combine(_host.Path, "out.txt"));
            _host.Write("before.txt", "before\n");
            PackResult packed = Packs.Make(_output, Repository.Fixture("shell", "shell.wasm"), memory, (_embedded.Path, "/work"));
            Capture run = await Capture.Run(engine, new WasiRun
            {
                ModulePath = packed.Path,
                Arguments = ["/work/script", guest],
                Directories = [new PreopenedDirectory(_host.Path, guest)],
                Needs = memory.Needs(),
            });
            Assert.Equal(("to the engine\n", "", 0), (run.Text, run.Error, run.ExitCode));
            Assert.Equal("first\nin\nagain\nbefore\nmore\n", Host("out.txt"));
            Assert.Equal(
                """
                shell: close: Bad file descriptor
                shell: 0</work/nothing: No such file or directory
                shell: 1>/work/in.txt: Read-only file system
                shell: unknown: no such command
                shell: copy: Bad file descriptor
                moved

                """,
                Host("err.txt"));
            Assert.Equal("before\n", Host("before.txt"));
        }
    }

    [OnEveryEngine(Having = "guest-paths")]
    public async Task Host_directories_above_and_below_an_embedded_one(string engine)
    {
        _embedded.Write("embedded.txt", "embedded");
        _embedded.Write("below/embedded.txt", "embedded");
        string above = Path.GetDirectoryName(_host.Write("above/host.txt", "above"))!;
        string below = Path.GetDirectoryName(_host.Write("below/host.txt", "below"))!;
        foreach (MemoryProfile memory in Profiles(engine))
        {
            PackResult packed = Packs.Make(_output, TreeSum.Module("c"), memory, (_embedded.Path, "/a/b"));
            Capture run = await Capture.Run(engine, new WasiRun
            {
                ModulePath = packed.Path,
                Arguments = ["/a", "/a/b", "/a/b/c"],
                Directories = [new PreopenedDirectory(above, "/a"), new PreopenedDirectory(below, "/a/b/c")],
                Needs = memory.Needs(),
            });
            string embedded = TreeSum.Expected(_embedded.Path, "/a/b");

            string outer = TreeSum.Expected(above, "/a"), inner = TreeSum.Expected(below, "/a/b/c");

            // Wasmer has one preopen, "/", with its directories below it: the embedded one is nearer to all that lies below /a/b.
            (string text, string error) = engine == "wasmer"
                ? (outer.Replace("d /a\n", $"d /a\n{embedded}", StringComparison.Ordinal) + embedded, "/a/b/c: No such file or directory\n")
                : (outer + embedded + inner, "");
            Assert.Equal(text, run.Text);
            Assert.Equal(error, run.Error);
        }
    }

    /// <summary>A program that cannot ask for names of directories takes 3 for the one that it has: that is the embedded one.</summary>
    [OnEveryEngine]
    public async Task A_program_that_cannot_ask_for_host_directories_finds_the_embedded_one(string engine)
    {
        _embedded.Write("file.txt", "embedded\n");
        _host.Write("file.txt", "host\n");
        foreach (MemoryProfile memory in Profiles(engine))
        {
            PackResult packed = Packs.Make(_output, Repository.Fixture("conformance", "bare", "bare.wasm"), memory, (_embedded.Path, "/"));
            Capture run = await Capture.Run(engine, new WasiRun
            {
                ModulePath = packed.Path,
                Directories = [new PreopenedDirectory(_host.Path, TestEngines.Has(engine, EngineFeatures.GuestPaths) ? "/host" : _host.Path)],
                Needs = memory.Needs(),
            });
            Assert.Equal(("embedded\n", "", 0), (run.Text, run.Error, run.ExitCode));
        }
    }

    private static IEnumerable<MemoryProfile> Profiles(string engine) =>
        Enum.GetValues<MemoryProfile>().Where(memory => memory == MemoryProfile.Portable || TestEngines.Has(engine, EngineFeatures.MultiMemory));

    private string Host(string name) => File.ReadAllText(Path.Combine(_host.Path, name));
}
