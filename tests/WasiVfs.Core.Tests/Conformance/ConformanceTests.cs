// SPDX-License-Identifier: MIT
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using WasiVfs.Packing;
using WasiVfs.Running;
using WasiVfs.Tests.Packing;
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Conformance;

/// <summary>The conformance tree on the host, and the fixture programs packed with it at "/", each once.</summary>
public sealed class PackedPrograms : IDisposable
{
    private readonly TemporaryDirectory _tree = new();
    private readonly TemporaryDirectory _output = new();
    private readonly Dictionary<(string, MemoryProfile), PackResult> _packed = [];

    /// <summary>The fixture that means harm.</summary>
    public const string Hostile = "memory/hostile.wasm";

    public PackedPrograms() => ConformanceTree.WriteTo(_tree.Path);

    /// <summary>The packed module of a fixture: <c>Get("memory/grow.wasm", memory)</c>. The hostile one finds the tree at "/tree".</summary>
    public string Get(string fixture, MemoryProfile memory)
    {
        if (!_packed.TryGetValue((fixture, memory), out PackResult? result))
        {
            result = Packs.Make(
                _output, Repository.Fixture(fixture),
                Packs.Options((_tree.Path, fixture == Hostile ? "/tree" : "/")) with { Memory = memory, SourceDateEpoch = ConformanceTree.Time }, $"{memory}-{Path.GetFileName(fixture)}-{_packed.Count}");
            _packed.Add((fixture, memory), result);
        }

        return result.Path;
    }

    /// <summary>Runs a packed fixture on an engine; null where the engine says that it has no second memory for it.</summary>
    public async Task<Capture?> Run(string engine, string fixture, MemoryProfile memory, string[]? arguments = null, PreopenedDirectory[]? directories = null)
    {
        var run = new WasiRun
        {
            ModulePath = Get(fixture, memory),
            Arguments = arguments ?? [],
            Directories = directories ?? [],
            NeedsMultiMemory = memory == MemoryProfile.Isolated,
        };
        if (memory == MemoryProfile.Isolated && !TestEngines.Get(engine).Info.MultiMemory)
        {
            await Assert.ThrowsAsync<EngineException>(() => Capture.Run(engine, run));
            return null;
        }

        return await Capture.Run(engine, run);
    }

    public void Dispose()
    {
        _tree.Dispose();
        _output.Dispose();
    }
}

/// <summary>
/// The conformance programs check every call on an embedded tree from inside a packed module; they print a line for each check.
/// </summary>
public sealed class ConformanceTests(PackedPrograms programs) : IClassFixture<PackedPrograms>
{
    private const string C = "conformance/c/conformance.wasm";
    private const string Rust = "conformance/rust/conformance.wasm";

    [OnEveryEngine("ln")]
    public Task In_c(string engine) => AssertAllOk(engine, C, MemoryProfile.Portable, atLeast: 240);

    [OnEveryEngine("ln")]
    public Task In_c_with_isolated_state(string engine) => AssertAllOk(engine, C, MemoryProfile.Isolated, atLeast: 240);

    [OnEveryEngine("ln")]
    public Task In_rust(string engine) => AssertAllOk(engine, Rust, MemoryProfile.Portable, atLeast: 120);

    [OnEveryEngine("ln")]
    public Task In_rust_with_isolated_state(string engine) => AssertAllOk(engine, Rust, MemoryProfile.Isolated, atLeast: 120);

    /// <summary>The runtime does without the functions that the program lacks, here <c>fd_prestat_get</c> and <c>fd_close</c>.</summary>
    [OnEveryEngine("ln")]
    public async Task A_program_with_three_imports(string engine)
    {
        foreach (MemoryProfile memory in Enum.GetValues<MemoryProfile>())
        {
            Capture? run = await programs.Run(engine, "conformance/bare/bare.wasm", memory);
            Assert.Equal("hello, world\n", run?.Text ?? "hello, world\n");
        }
    }

    /// <summary>A listening socket is no preopen; wazero is the engine of today that gives a program one.</summary>
    [FactNeeding("wazero", "ln")]
    public async Task Beside_a_listening_socket()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        int port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        var start = new ProcessStartInfo(
            Requires.Program("wazero"), ["run", $"-listen=127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}", programs.Get(C, MemoryProfile.Portable), "serve"])
        {
            RedirectStandardOutput = true,
        };
        using Process server = Process.Start(start)!;
        try
        {
            using TcpClient client = await Connect(port);
            using var reader = new StreamReader(client.GetStream());
            Assert.Equal("hello, world\n", await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(30)));
            Assert.Equal("ok served\n", await server.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(30)));
        }
        finally
        {
            server.Kill();
        }
    }

    private static async Task<TcpClient> Connect(int port)
    {
        for (int attempt = 0; ; attempt++)
        {
            var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, port);
                return client;
            }
            catch (SocketException) when (attempt < 100)
            {
                client.Dispose();
                await Task.Delay(100);
            }
        }
    }

    [OnEveryEngine("ln")]
    public Task Beside_a_host_directory(string engine) => AssertHost(engine, MemoryProfile.Portable);

    [OnEveryEngine("ln")]
    public Task Beside_a_host_directory_with_isolated_state(string engine) => AssertHost(engine, MemoryProfile.Isolated);

    private async Task AssertHost(string engine, MemoryProfile memory)
    {
        using var directory = new TemporaryDirectory();
        string guest = TestEngines.Get(engine).Info.GuestPaths ? "/host" : directory.Path;

        // Wasmer's volumes lie below a preopen "/" of its own.
        string[] arguments = engine == "wasmer" ? ["host", "/", "host"] : ["host", guest];
        PreopenedDirectory[] directories = [new PreopenedDirectory(directory.Path, guest)];
        if (engine == "bun")
        {
            // Bun's poll_oneoff reports no event of a file, and says that all went well.
            Capture? run = await programs.Run(engine, C, memory, arguments, directories);
            Assert.Equal(["FAIL poll_oneoff.mixed_ours: 0, not 1"], run!.Text.Split('\n').Where(line => line.StartsWith("FAIL ", StringComparison.Ordinal)));
            return;
        }

        await AssertAllOk(engine, C, memory, atLeast: 23, arguments, directories);
    }

    private async Task AssertAllOk(
        string engine, string fixture, MemoryProfile memory, int atLeast, string[]? arguments = null, PreopenedDirectory[]? directories = null)
    {
        Capture? run = await programs.Run(engine, fixture, memory, arguments, directories);
        if (run is null)
        {
            return;
        }

        string[] lines = run.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines[..^1], line => Assert.StartsWith("ok ", line, StringComparison.Ordinal));
        Assert.EndsWith(" 0 failed", lines[^1], StringComparison.Ordinal);
        Assert.Equal("", run.Error);
        Assert.Equal(0, run.ExitCode);
        Assert.InRange(lines.Length, atLeast + 1, 1000);
    }
}
