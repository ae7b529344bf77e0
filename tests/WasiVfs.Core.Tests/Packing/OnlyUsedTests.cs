// SPDX-License-Identifier: MIT
using System.Text;
using WasiVfs.Embedding;
using WasiVfs.Packing;
using WasiVfs.Tests.Support;
using WasiVfs.Trees;
using Xunit;

namespace WasiVfs.Tests.Packing;

/// <summary>Packs that embed only what traces name.</summary>
public sealed class OnlyUsedTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly string _program = Repository.Fixture("runprobe", "runprobe.wasm");
    private readonly string _tree;

    public OnlyUsedTests()
    {
        _tree = Path.Combine(_directory.Path, "tree");
        foreach (string name in (string[])["a/used.txt", "a/other.txt", "a/b/looked-at.txt", "a/b/c/deep.so", "empty/one.txt", "odd\u0001name"])
        {
            _directory.Write($"tree/{name}", name);
        }
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void What_was_opened_or_looked_at_stays()
    {
        PackResult packed = Pack(Trace(
            "path_open /t/a/used.txt -> 4 (embedded)",
            "path_filestat_get /t/a/b/../b/looked-at.txt -> OK (embedded)",
            "path_open /t/a/other.txt -> NOENT (embedded)",
            "path_open /t/empty/one.txt -> 5 (host)",
            "path_open /t/empty/. -> 6 (embedded)",
            "fd_read /t/a/b/c/deep.so -> 4 (embedded)",
            "path_open /t/odd\\x01name -> 7 (embedded)"));
        Assert.Equal(["/t/a/b/looked-at.txt", "/t/a/used.txt", "/t/odd\u0001name"], Files(packed));
        Assert.Equal(["/t/a/b/c/deep.so", "/t/a/other.txt", "/t/empty/one.txt"], packed.LeftOut.Select(file => file.Path));
        Assert.Equal(11, packed.LeftOut[1].Length);
        Assert.Empty(packed.Warnings);
        using TreeSource source = TreeSource.Open(packed.Path);
        Assert.Equal(DescriptorType.Directory, source.Root.StatAt(PathFlags.None, "t/empty").Type); // was listed
        ModuleSplitter.Verify(packed.Path, _program);
    }

    [Fact]
    public void Several_traces_add_up_and_patterns_keep_more()
    {
        string[] traces = [Trace("path_open /t/a/used.txt -> 4 (embedded)"), Trace("path_open /t/a/other.txt -> 4 (embedded)")];
        PackResult packed = Pack(traces, "**/*.so");
        Assert.Equal(["/t/a/b/c/deep.so", "/t/a/other.txt", "/t/a/used.txt"], Files(packed));
        Assert.Equal(["/t/a/b/c/deep.so", "/t/a/b/looked-at.txt", "/t/a/used.txt"], Files(Pack([traces[0]], "/t/a/b/")));
    }

    [FactNeeding(Requires.UnixFiles)]
    public void Links_on_the_way_stay()
    {
        File.CreateSymbolicLink(Path.Combine(_tree, "to"), "a");
        File.CreateSymbolicLink(Path.Combine(_tree, "a", "name"), "../to/used.txt");
        File.CreateSymbolicLink(Path.Combine(_tree, "read"), "nowhere");
        PackResult packed = Pack(Trace("path_open /t/to/name -> 4 (embedded)", "path_readlink /t/read -> 7 (embedded)"));
        Assert.Equal(["/t/a/name", "/t/a/used.txt", "/t/read", "/t/to"], Files(packed));
    }

    /// <summary>A start directory is a preopen of its own, and no trace names devices.</summary>
    [Fact]
    public void The_start_directory_and_devices_stay()
    {
        PackOptions options = Packs.Options((_tree, "/t")) with
        {
            OnlyUsed = [Trace("path_open ./used.txt -> 4 (embedded)")],
            Start = new() { Directory = "/t/a" },
            Devices = [Device.Null],
        };
        Assert.Equal(["/dev/null", "/t/a/used.txt"], Files(Packs.Make(_directory, _program, options)));
    }

    [Fact]
    public void What_is_packed_already_is_left_out_too()
    {
        string whole = Packs.Make(_directory, _program, Packs.Options((_tree, "/t")), "whole.wasm").Path;
        PackOptions options = new() { OnlyUsed = [Trace("path_open /t/a/used.txt -> 4 (embedded)")] };
        PackResult again = Packs.Make(_directory, whole, options, "again.wasm");
        PackResult once = Packs.Make(_directory, _program, options with { Mappings = [new Mapping(_tree, "/t")] }, "once.wasm");
        Assert.Equal(File.ReadAllBytes(once.Path), File.ReadAllBytes(again.Path));
    }

    [Fact]
    public void A_preview_writes_nothing()
    {
        PackPreview preview = ModulePacker.Preview(
            _program, Packs.Options((_tree, "/t")) with { OnlyUsed = [Trace("path_open /t/a/used.txt -> 4 (embedded)")] });
        Assert.Equal(1, preview.Files);
        Assert.Equal(5, preview.LeftOut.Count);
        Assert.Equal(4096, preview.ImageLength);
    }

    [Fact]
    public void What_is_not_embedded_or_not_known_is_named()
    {
        PackResult packed = Pack(Trace(
            "path_open /t/a/used.txt -> 4 (embedded)", "path_open /t/gone.txt -> 4 (embedded)", "path_open 70/name -> 71 (embedded)"));
        Assert.Equal(2, packed.Warnings.Count(warning => warning.Id == WarningId.TraceIncomplete));
        Assert.Contains(packed.Warnings, warning => warning.Message.Contains("/t/gone.txt", StringComparison.Ordinal));
        Assert.Contains(packed.Warnings, warning => warning.Message.Contains("1 paths are not known", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("no trace", ErrorId.NotATrace)]
    [InlineData("trace: path_open /elsewhere/x -> 4 (embedded)", ErrorId.TraceOfAnotherProgram)]
    [InlineData("trace: fd_close /t/a/used.txt -> OK (embedded)", ErrorId.TraceOfAnotherProgram)]
    [InlineData("# wasi-vfs trace of the program 00\ntrace: path_open /t/a/used.txt -> 4 (embedded)", ErrorId.TraceOfAnotherProgram)]
    public void Another_file_is_refused(string text, ErrorId id)
    {
        string trace = _directory.Write("other.trace", text);
        string output = Path.Combine(_directory.Path, "no.wasm");
        var refusal = Assert.Throws<PackException>(
            () => ModulePacker.Pack(_program, output, Packs.Options((_tree, "/t")) with { OnlyUsed = [trace] }));
        Assert.Equal(id, refusal.Id);
        Assert.Contains("other.trace", refusal.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(output));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1000)]
    public void Lines_of_a_trace_are_told_from_the_programs_own(int piece)
    {
        const string written = "one\ntrace: path_open /a -> 4 (embedded)\ntratra\nhalf a linetrace: fd_read /a -> 1 (embedded)\n rest\ntrace";
        using var rest = new MemoryStream();
        string file = Path.Combine(_directory.Path, "recorded.trace");
        PackResult pack = Packs.Make(_directory, _program, Packs.Options((_tree, "/t")));
        using (TraceStream stream = TraceStream.Create(file, pack, rest))
        {
            foreach (byte[] bytes in Encoding.UTF8.GetBytes(written).Chunk(piece))
            {
                stream.Write(bytes);
            }
        }

        Assert.Equal("one\ntratra\nhalf a line rest\ntrace", Encoding.UTF8.GetString(rest.ToArray()));
        Assert.Equal(
            $"# wasi-vfs trace of the program {pack.ModuleSha256}\ntrace: path_open /a -> 4 (embedded)\ntrace: fd_read /a -> 1 (embedded)\n",
            File.ReadAllText(file));
    }

    private string Trace(params string[] lines) =>
        _directory.Write($"{Guid.NewGuid():N}.trace", string.Concat(lines.Select(line => $"trace: {line}\n")));

    private PackResult Pack(string trace) => Pack([trace]);

    private PackResult Pack(string[] traces, params string[] keep) =>
        Packs.Make(_directory, _program, Packs.Options((_tree, "/t")) with { OnlyUsed = traces, KeepUnused = keep }, $"{Guid.NewGuid():N}.wasm");

    // Files and links, in the order of their paths.
    private static string[] Files(PackResult packed)
    {
        using TreeSource source = TreeSource.Open(packed.Path);
        return [.. Walk(source.Root, "").Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> Walk(Descriptor directory, string path) => directory.ReadDirectory().SelectMany(entry =>
    {
        string place = $"{path}/{entry.Name}";
        return entry.Type == DescriptorType.Directory ? Walk(directory.OpenAt(PathFlags.None, entry.Name), place) : [place];
    });
}
