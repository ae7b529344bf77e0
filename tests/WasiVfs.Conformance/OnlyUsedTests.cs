// SPDX-License-Identifier: MIT
using WasiVfs.Embedding;
using WasiVfs.Packing;
using WasiVfs.Running;
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Conformance;

/// <summary>A program that is packed with what its trace names does what it did with all of it.</summary>
public sealed class OnlyUsedTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [OnEveryEngine]
    public async Task A_recorded_run_repeats_with_what_it_used(string engine)
    {
        _directory.Write("tree/sub/used.txt", "used\n");
        _directory.Write("tree/other.txt", "other\n");
        string tree = Path.Combine(_directory.Path, "tree"), trace = Path.Combine(_directory.Path, "run.trace");
        string program = Repository.Fixture("start", "start.wasm");
        PackOptions whole = Packs.Options((tree, "/t"));
        string[] arguments = ["show", "/t/sub/used.txt"];
        using (EmbeddedRun run = EmbeddedRun.Prepare(program, whole with { Trace = true }, null, TestContext.Current.CancellationToken))
        {
            using var output = new MemoryStream();
            using var rest = new MemoryStream();
            using TraceStream recorded = TraceStream.Create(trace, run.Pack, rest);
            WasiRun traced = new()
            {
                ModulePath = program,
                Arguments = arguments,
                StandardInput = Stream.Null,
                StandardOutput = output,
                StandardError = recorded,
            };
            Assert.Equal(0, await run.RunAsync(TestEngines.Get(engine), traced, TestContext.Current.CancellationToken));
            Assert.Equal(0, rest.Length);
        }

        PackResult used = Packs.Make(_directory, program, whole with { OnlyUsed = [trace] });
        Assert.Equal(["/t/other.txt"], used.LeftOut.Select(file => file.Path));
        Capture again = await Capture.Run(engine, new WasiRun { ModulePath = used.Path, Arguments = arguments });
        Assert.Equal("used\n", again.Text);
    }
}
