// SPDX-License-Identifier: MIT
using System.Text;
using WasiVfs.Packing;
using WasiVfs.Packing.Linking;
using WasiVfs.Running;
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Conformance.Programs;

/// <summary>A traced program says on standard error which files it asks for, and does what it does untraced.</summary>
public sealed class TraceTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public TraceTests()
    {
        _directory.Write("files/hello.txt", "Hello\n");
        _directory.Write("files/deep/down.txt", "down\n");
        _directory.Write("host/there.txt", "There\n");
    }

    public void Dispose() => _directory.Dispose();

    [OnEveryEngine]
    public async Task A_file_that_is_there_and_one_that_is_not(string engine)
    {
        foreach (MemoryProfile memory in Profiles(engine))
        {
            string module = Pack(Repository.PrintFile, Options("files") with { Memory = memory });
            WasiRun run = Run(module, memory);
            Capture found = await Capture.Run(engine, run with { Arguments = ["/lib/deep/down.txt"] });
            Assert.Equal("down\n", found.Text);
            Assert.Matches(@"trace: fd_prestat_dir_name \d -> /lib \(embedded\)\n", found.Error);
            Assert.Matches(
                @"trace: path_open /lib/deep/down\.txt -> \d \(embedded\)\ntrace: fd_read /lib/deep/down\.txt -> 5 \(embedded\)\n",
                found.Error);

            Capture missing = await Capture.Run(engine, run with { Arguments = ["/lib/nope.txt"] });
            Assert.Equal(1, missing.ExitCode);
            Assert.Contains("trace: path_open /lib/nope.txt -> NOENT (embedded)\n", missing.Error, StringComparison.Ordinal);
        }
    }

    [OnEveryEngine]
    public async Task Beside_a_host_directory_it_is_told_who_answers(string engine)
    {
        string host = At("host");
        string guest = TestEngines.Has(engine, EngineFeatures.GuestPaths) ? "/host" : host;
        foreach (MemoryProfile memory in Profiles(engine))
        {
            WasiRun run = Run(Pack(Repository.PrintFile, Options("files") with { Memory = memory }), memory) with
            {
                Directories = [new PreopenedDirectory(host, guest)],
            };
            Capture there = await Capture.Run(engine, run with { Arguments = [$"{guest}/there.txt"] });
            Assert.Equal("There\n", there.Text);
            Assert.Matches($@"trace: path_open {guest}/there\.txt -> \d+ \(host\)\ntrace: fd_read {guest}/there\.txt -> 6 \(host\)\n", there.Error);
            Capture here = await Capture.Run(engine, run with { Arguments = ["/lib/hello.txt"] });
            Assert.Matches(@"trace: path_open /lib/hello\.txt -> \d+ \(embedded\)\n", here.Error);
        }
    }

    [OnEveryEngine]
    public async Task A_program_with_nothing_packed_is_traced_too(string engine)
    {
        string host = At("host");
        string guest = TestEngines.Has(engine, EngineFeatures.GuestPaths) ? "/host" : host;
        WasiRun run = Run(Pack(Repository.PrintFile, new PackOptions { Trace = true }), MemoryProfile.Portable) with
        {
            Directories = [new PreopenedDirectory(host, guest)],
            Arguments = [$"{guest}/nope.txt"],
        };
        Capture missing = await Capture.Run(engine, run);
        Assert.Matches($@"trace: path_open {guest}/nope\.txt -> [A-Z]+ \(host\)\n", missing.Error);
    }

    [OnEveryEngine("ln")]
    public async Task The_program_does_what_it_does_untraced(string engine)
    {
        using var tree = new TemporaryDirectory();
        TreeSum.MakeTree(tree);
        foreach (MemoryProfile memory in Profiles(engine))
        {
            string module = Pack(TreeSum.Module("rust"), Packs.Options((tree.Path, "/work")) with { Memory = memory, Trace = true });
            Capture run = await Capture.Run(engine, Run(module, memory));
            Assert.Equal(TreeSum.Expected(tree.Path, "/work"), run.Text);
            Assert.Contains("trace: fd_readdir /work/directories/deep/er -> ", run.Error, StringComparison.Ordinal);
            Assert.Contains(" /work/files/ü -> ", run.Error, StringComparison.Ordinal);

            // Wasmer gives every program directories of its own.
            string[] lines = [.. run.Error.Split('\n')[..^1]
                .Where(line => !line.StartsWith("trace: fd_prestat_dir_name ", StringComparison.Ordinal))];
            Assert.All(lines, line => Assert.Matches(@"^trace: [a-z_]+ .* -> .* \(embedded\)$", line));
        }
    }

    /// <summary>Every call on an embedded tree answers as it does untraced.</summary>
    [TheoryNeeding("wasmtime", "ln")]
    [InlineData("c", MemoryProfile.Portable)]
    [InlineData("c", MemoryProfile.Isolated)]
    [InlineData("rust", MemoryProfile.Portable)]
    [InlineData("rust", MemoryProfile.Isolated)]
    public async Task The_conformance_programs_pass_traced(string language, MemoryProfile memory)
    {
        using var tree = new TemporaryDirectory();
        ConformanceTree.WriteTo(tree.Path);
        PackOptions options = Packs.Options((tree.Path, "/")) with { Memory = memory, SourceDateEpoch = ConformanceTree.Time, Trace = true };
        string module = Pack(Repository.Fixture("conformance", language, "conformance.wasm"), options);
        Capture run = await Capture.Run("wasmtime", Run(module, memory) with { Environment = PackedPrograms.Environment });
        Assert.Equal("", string.Join('\n', run.Text.Split('\n').Where(line => line.StartsWith("FAIL", StringComparison.Ordinal))));
        Assert.EndsWith(" 0 failed\n", run.Text, StringComparison.Ordinal);
        Assert.All(run.Error.Split('\n')[..^1], line => Assert.Matches(@"^trace: (fd|path)_[a-z_]+ .* -> .* \((embedded|host)\)$", line));
    }

    [TheoryNeeding("wasm-tools")]
    [InlineData(MemoryProfile.Portable, false)]
    [InlineData(MemoryProfile.Portable, true)]
    [InlineData(MemoryProfile.Isolated, false)]
    [InlineData(MemoryProfile.Isolated, true)]
    public void What_was_packed_before_is_traced_as_if_packed_at_once(MemoryProfile memory, bool isSealed)
    {
        PackOptions options = Packs.Options((At("files"), "/lib")) with { Memory = memory, Sealed = isSealed };
        string atOnce = Pack(Repository.PrintFile, options with { Trace = true });
        string later = Pack(Pack(Repository.PrintFile, options), new PackOptions { Trace = true });
        Assert.Equal(File.ReadAllBytes(atOnce), File.ReadAllBytes(later));
        Assert.Equal(File.ReadAllBytes(atOnce), File.ReadAllBytes(Pack(atOnce, new PackOptions())));
        Tool.Check("wasm-tools", "validate", "--features", "all", later);

        string original = At("original.wasm");
        ModuleSplitter.Split(later, original, null);
        Assert.Equal(File.ReadAllBytes(Repository.PrintFile), File.ReadAllBytes(original));
        ModuleSplitter.Verify(later, original);
    }

    [Fact]
    public void A_packed_module_that_does_not_give_its_program_back_is_refused()
    {
        string packed = Pack(Repository.PrintFile, Packs.Options((At("files"), "/lib")) with { KeepUndo = false });
        Assert.Equal(ErrorId.NoUndoRecord, Assert.Throws<PackException>(() => Pack(packed, new PackOptions { Trace = true })).Id);
    }

    [FactNeeding("wasm-tools")]
    public void A_program_that_writes_nothing_is_warned_of()
    {
        const string program = """
            (module
              (import "wasi_snapshot_preview1" "fd_close" (func (param i32) (result i32)))
              (memory (export "memory") 1))
            """;
        Tool.Check("wasm-tools", "parse", _directory.Write("silent.wat", program), "-o", At("silent.wasm"));
        PackResult result = Packs.Make(_directory, At("silent.wasm"), new PackOptions { Trace = true });
        Assert.Contains(result.Warnings, warning => warning.Message.Contains("cannot write a trace", StringComparison.Ordinal));
    }

    /// <summary>The runtime finds words by their place (trace.h).</summary>
    [Fact]
    public void The_words_lie_where_the_runtime_looks()
    {
        byte[] segment = TraceTable.Segment();
        string Word(int index) => Encoding.ASCII.GetString(segment, index * 24, 24).TrimEnd('\0');
        Assert.Equal(
            ["OK", "BADF", "EXIST", "INVAL", "ISDIR", "NOENT", "NOTDIR", "PERM", "ROFS", "NOTCAPABLE", "trace:", "(embedded)", "(host)"],
            new[] { 0, 8, 20, 28, 31, 44, 54, 63, 69, 76, 77, 78, 79 }.Select(Word));
        Assert.All(Preview1.All.Select(function => TraceTable.Find(function.Name)).OfType<TracedCall>(), call =>
        {
            Assert.Equal(call.Name, Word(TraceTable.Word(call)));
            Assert.Equal(Preview1.Find(call.Name)!.Type.Parameters.Length, call.Letters.Length);
        });
        Assert.Equal(
            ["fd_prestat_get", "poll_oneoff", "sock_accept", "sock_recv", "sock_send", "sock_shutdown"],
            Preview1.All.Where(function => function.Answer == Answer.Files && TraceTable.Find(function.Name) is null)
                .Select(function => function.Name).Order());
    }

    private static MemoryProfile[] Profiles(string engine) =>
        TestEngines.Has(engine, EngineFeatures.MultiMemory) ? [MemoryProfile.Portable, MemoryProfile.Isolated] : [MemoryProfile.Portable];

    private static WasiRun Run(string module, MemoryProfile memory) => new() { ModulePath = module, Needs = memory.Needs() };

    private PackOptions Options(string directory) => Packs.Options((At(directory), "/lib")) with { Trace = true };

    private string At(string name) => Path.Combine(_directory.Path, name);

    private string Pack(string module, PackOptions options) => Packs.Make(_directory, module, options, $"{Guid.NewGuid():N}.wasm").Path;
}
