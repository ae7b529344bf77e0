// SPDX-License-Identifier: MIT
using WasiVfs.Packing;
using WasiVfs.Running;
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Conformance;

/// <summary>Embedded trees that are united with directories of the host, on every engine and in both memory profiles.</summary>
public sealed class UnionTests : IDisposable
{
    private const string Program = "union/union.wasm";

    private readonly TemporaryDirectory _embedded = new();
    private readonly TemporaryDirectory _host = new();
    private readonly TemporaryDirectory _output = new();

    public UnionTests()
    {
        _embedded.Write("conf/a", "one");
        _embedded.Write("conf/deep/b", "two");
        _embedded.Write("both/e", "embedded");
        _embedded.Write("c", "covered");
        _embedded.Write("hidden/x", "x");
        _embedded.Write("file", "f");
        WriteHost();
    }

    public void Dispose()
    {
        _embedded.Dispose();
        _host.Dispose();
        _output.Dispose();
    }

    [OnEveryEngine]
    public Task Both_are_read_and_the_host_comes_first(string engine) => InEachProfile(engine, async run =>
    {
        Capture read = await run([
            "list /", "list both", "list conf", "list file", "show c", "show both/h", "show both/e", "show conf/deep/b", "show both/../conf/a",
            "stat both", "stat hidden", "stat file", "stat conf", "show nothing", "show hidden/x", "show file/in",
        ]);
        Assert.Equal(
            [
                "both/ c conf/ file/ hidden", "e h", "a deep/", "in", "over", "host", "embedded", "two", "one",
                "directory", "file of 6", "directory", "directory", "No such file or directory", "Not a directory", "in a directory",
            ],
            LinesOf(read));
        Assert.Equal(["both/h", "c", "file/in", "hidden"], HostFiles());
    });

    [OnEveryEngine]
    public Task What_is_written_goes_to_the_host(string engine) => InEachProfile(engine, async run =>
    {
        Capture written = await run([
            "write new text", "write conf/deep/new text", "append conf/a more", "write both/e cut", "new c again", "mkdir conf/deep/er",
            "write conf/deep/er/x x", "show conf/a", "show both/e", "list conf/deep", "write t moved", "mv t conf/deep/b", "show conf/deep/b",
            "write hidden/x no",
        ]);
        Assert.Equal(
            [
                "ok", "ok", "ok", "ok", "File exists", "ok", "ok", "onemore", "cut", "b er/ new", "ok", "ok", "moved", "Not a directory",
            ],
            LinesOf(written));
        Assert.Equal(
            [
                "both/e=cut", "both/h=host", "c=over", "conf/a=onemore", "conf/deep/b=moved", "conf/deep/er/x=x", "conf/deep/new=text",
                "file/in=in a directory", "hidden=a file", "new=text",
            ],
            HostFiles().Select(name => $"{name}={File.ReadAllText(Path.Combine(_host.Path, name))}"));
        Assert.Equal("one", File.ReadAllText(Path.Combine(_embedded.Path, "conf", "a")));
    });

    [OnEveryEngine]
    public Task What_is_embedded_is_never_taken_away(string engine) => InEachProfile(engine, async run =>
    {
        Capture refused = await run([
            "rm c", "rm conf/a", "rm both", "rmdir conf", "mv c d", "mv conf/a d", "mv conf d", "rm both/h", "show both/h", "show c",
        ]);
        const string readOnly = "Read-only file system";
        Assert.Equal(
            [
                readOnly, readOnly, "Is a directory", "Directory not empty", readOnly, readOnly, readOnly, "ok", "No such file or directory",
                "over",
            ],
            LinesOf(refused));
    });

    /// <summary>A link of either leads to what both have. Wasmer 7.4 keeps a link that the program makes to itself.</summary>
    [OnEveryEngine("ln")]
    public Task Links_lead_through_both(string engine) => InEachProfile(engine, async run =>
    {
        if (!File.Exists(Path.Combine(_embedded.Path, "to-host")))
        {
            File.CreateSymbolicLink(Path.Combine(_embedded.Path, "to-host"), "both/h");
        }

        File.CreateSymbolicLink(Path.Combine(_host.Path, "to-embedded"), "conf/deep");
        Capture read = await run([
            "show to-host", "show to-embedded/b", "stat to-embedded", "readlink to-embedded", "readlink to-host", "ln conf/a made",
            "show made", "stat made", "write to-embedded/new text", "list conf/deep", "show to-embedded/../a",
        ]);
        Assert.Equal(
            ["host", "two", "link of 9", "conf/deep", "both/h", "ok", "one", "link of 6", "ok", "b new", "one"], LinesOf(read));
        Assert.Equal(engine == "wasmer" ? null : "conf/a", new FileInfo(Path.Combine(_host.Path, "made")).LinkTarget);
    });

    /// <summary>The most common call of all: <c>wasmtime run --dir . app.wasm</c> gives a directory that is called as a point.</summary>
    [OnEveryEngine(Having = "guest-paths")]
    public async Task A_host_directory_called_as_a_point_is_united_with_the_root(string engine)
    {
        string packed = Packs.Make(
            _output, Repository.Fixture("union", "union.wasm"), Packs.Options((_embedded.Path, "/")) with { Union = true }, "point.wasm").Path;
        Capture read = await Capture.Run(engine, new WasiRun
        {
            ModulePath = packed,
            Arguments = ["show", "both/h", "show", "/both/e"],
            Environment = PackedPrograms.Environment,
            Directories = [new PreopenedDirectory(_host.Path, engine == "wasmtime" ? "." : "/")],
        });
        Assert.Equal(("host\nembedded\n", 0), (read.Text, read.ExitCode));
    }

    [OnEveryEngine]
    public async Task A_trace_tells_what_is_united_and_who_has_a_file(string engine)
    {
        string guest = GuestPathOf(engine);
        string packed = Packs.Make(
            _output, Repository.Fixture("union", "union.wasm"), Packs.Options((_embedded.Path, guest)) with { Union = true, Trace = true },
            "traced.wasm").Path;
        Capture run = await Capture.Run(engine, new WasiRun
        {
            ModulePath = packed,
            Arguments = ["show", $"{guest}/c", "show", $"{guest}/conf/a"],
            Environment = PackedPrograms.Environment,
            Directories = [new PreopenedDirectory(_host.Path, guest)],
        });
        Assert.Matches(@"trace: \(host\) \S+ -> united \(embedded\)\n", run.Error);
        Assert.Matches(@"trace: path_open \S+/c -> \d+ \(host\)\ntrace: fd_read \S+/c -> 4 \(host\)\n", run.Error);
        Assert.Matches(@"trace: path_open \S+/conf/a -> \d+ \(embedded\)\ntrace: fd_read \S+/conf/a -> 3 \(embedded\)\n", run.Error);
        Assert.Equal("over\none\n", run.Text);
    }

    /// <summary>With a host directory elsewhere the tree is one that can only be read. Wasmer gives every program a directory `/` of its own, in
    /// memory.</summary>
    [OnEveryEngine(Having = "guest-paths")]
    public async Task Without_a_host_directory_nothing_can_be_written(string engine)
    {
        string packed = Packs.Make(
            _output, Repository.Fixture("union", "union.wasm"), Packs.Options((_embedded.Path, "/data")) with { Union = true }, "alone.wasm").Path;
        Capture run = await Capture.Run(engine, new WasiRun
        {
            ModulePath = packed,
            Arguments = ["list", "/data", "write", "/data/new", "x", "append", "/data/c", "x", "mkdir", "/data/d", "show", "/data/c"],
            Environment = PackedPrograms.Environment,
            Directories = [new PreopenedDirectory(_host.Path, "/other")],
        });
        string written = engine == "wasmer" ? "ok" : "Read-only file system";
        string content = engine == "wasmer" ? "coveredx" : "covered";
        Assert.Equal(["both/ c conf/ file hidden/", written, written, written, content], LinesOf(run));
    }

    private static string[] LinesOf(Capture run) => run.Text.TrimEnd('\n').Split('\n');

    private string GuestPathOf(string engine) => TestEngines.Has(engine, EngineFeatures.GuestPaths) ? "/data" : _host.Path;

    private async Task InEachProfile(string engine, Func<Func<string[], Task<Capture>>, Task> test)
    {
        string guest = GuestPathOf(engine);
        foreach (MemoryProfile memory in Enum.GetValues<MemoryProfile>())
        {
            if (memory == MemoryProfile.Isolated && !TestEngines.Has(engine, EngineFeatures.MultiMemory))
            {
                continue;
            }

            WriteHost();
            await test(async calls =>
            {
                PackOptions options = Packs.Options((_embedded.Path, guest)) with { Union = true, Memory = memory };
                string packed = Packs.Make(_output, Repository.Fixture(Program), options, $"united-{memory}.wasm").Path;
                Capture run = await Capture.Run(engine, new WasiRun
                {
                    ModulePath = packed,
                    Arguments = [.. calls.SelectMany(call => Words(call, guest))],
                    Environment = PackedPrograms.Environment,
                    Directories = [new PreopenedDirectory(_host.Path, guest)],
                    Needs = memory.Needs(),
                });
                Assert.Equal(("", 0), (run.Error, run.ExitCode));
                return run;
            });
        }
    }

    // The call, then its paths below the tree; a text or the target of a link is taken as it is.
    private static IEnumerable<string> Words(string call, string guest)
    {
        string[] words = call.Split(' ');
        string Below(string path) => path == "/" ? guest : $"{guest}/{path}";
        return words[0] switch
        {
            "mv" => [words[0], Below(words[1]), Below(words[2])],
            "ln" => [words[0], words[1], Below(words[2])],
            _ => [words[0], Below(words[1]), .. words[2..]],
        };
    }

    private void WriteHost()
    {
        Directory.Delete(_host.Path, recursive: true);
        Directory.CreateDirectory(_host.Path);
        _host.Write("both/h", "host");
        _host.Write("c", "over");
        _host.Write("hidden", "a file");
        _host.Write("file/in", "in a directory");
    }

    private IEnumerable<string> HostFiles() => Directory.EnumerateFiles(_host.Path, "*", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(_host.Path, path)).Order(StringComparer.Ordinal);
}
