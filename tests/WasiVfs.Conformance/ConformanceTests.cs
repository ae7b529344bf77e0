// SPDX-License-Identifier: MIT
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using WasiVfs.Running;
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Conformance;

/// <summary>
/// The conformance programs check every call on an embedded tree from inside a packed module; they print a line for each check.
/// </summary>
public sealed class ConformanceTests(PackedPrograms programs) : IClassFixture<PackedPrograms>
{
    private const string C = PackedPrograms.C;
    private const string Rust = PackedPrograms.Rust;

    [OnEveryEngine("ln")]
    public Task In_c(string engine) => AssertAllOk(engine, C, ProgramForm.Portable, atLeast: 280);

    [OnEveryEngine("ln", Having = "multi-memory")]
    public Task In_c_with_isolated_state(string engine) => AssertAllOk(engine, C, ProgramForm.Isolated, atLeast: 280);

    [OnEveryEngine("ln")]
    public Task In_c_sealed(string engine) => AssertAllOk(engine, C, ProgramForm.Sealed, atLeast: 280);

    [OnEveryEngine("ln")]
    public Task In_rust(string engine) => AssertAllOk(engine, Rust, ProgramForm.Portable, atLeast: 130);

    [OnEveryEngine("ln", Having = "multi-memory")]
    public Task In_rust_with_isolated_state(string engine) => AssertAllOk(engine, Rust, ProgramForm.Isolated, atLeast: 130);

    [OnEveryEngine("ln")]
    public Task In_rust_sealed(string engine) => AssertAllOk(engine, Rust, ProgramForm.Sealed, atLeast: 130);

    [OnEveryEngine("ln", Having = "wasi-0.2")]
    public Task In_c_through_the_adapter_of_a_component(string engine) => AssertComponents(engine, PackedPrograms.ComponentOfC, atLeast: 280);

    [OnEveryEngine("ln", Having = "wasi-0.2")]
    public Task In_rust_through_the_adapter_of_a_component(string engine) => AssertComponents(engine, PackedPrograms.ComponentOfRust, atLeast: 130);

    /// <summary>Every function of wasi:filesystem 0.2 and of the streams that it gives.</summary>
    [OnEveryEngine("ln", Having = "wasi-0.2")]
    public Task In_a_component_of_WASI_0_2(string engine) => AssertComponents(engine, PackedPrograms.Wasi02, atLeast: 135);

    [OnEveryEngine("ln", Having = "wasi-0.2")]
    public Task In_a_component_of_WASI_0_2_beside_a_host_directory(string engine) => AssertBeside(engine, PackedPrograms.Wasi02, atLeast: 144);

    /// <summary>Every function of wasi:filesystem 0.2 that changes something, on a tree that may be changed.</summary>
    [OnEveryEngine("ln", Having = "wasi-0.2")]
    public async Task In_a_component_of_WASI_0_2_that_changes_its_tree(string engine)
    {
        foreach (ProgramForm form in (ProgramForm[])[ProgramForm.Writable, ProgramForm.WritableIsolated, ProgramForm.WritableSealed])
        {
            await AssertAllOk(engine, PackedPrograms.Wasi02Writer, form, atLeast: 62);
        }
    }

    /// <summary>A tree with a quota of 1 MiB is full, and has room again.</summary>
    [OnEveryEngine("ln", Having = "wasi-0.2")]
    public Task In_a_component_of_WASI_0_2_that_fills_its_tree(string engine) =>
        AssertAllOk(engine, PackedPrograms.Wasi02Writer, ProgramForm.WritableQuota, atLeast: 68, ["room"]);

    /// <summary>Every function of wasi:filesystem 0.3, waiting and not, and the streams and futures that it gives.</summary>
    [OnEveryEngine("ln", Having = "wasi-0.3")]
    public Task In_a_component_of_WASI_0_3(string engine) => AssertComponents(engine, PackedPrograms.Wasi03, atLeast: 115);

    [OnEveryEngine("ln", Having = "wasi-0.3")]
    public Task In_a_component_of_WASI_0_3_beside_a_host_directory(string engine) => AssertBeside(engine, PackedPrograms.Wasi03, atLeast: 121);

    private async Task AssertBeside(string engine, string component, int atLeast)
    {
        foreach (ProgramForm form in (ProgramForm[])[ProgramForm.Portable, ProgramForm.Isolated])
        {
            using var directory = new TemporaryDirectory();
            directory.Write("host.txt", "host");
            await AssertAllOk(engine, component, form, atLeast, ["host"], [new PreopenedDirectory(directory.Path, "/given")]);
        }
    }

    private async Task AssertComponents(string engine, string component, int atLeast)
    {
        foreach (ProgramForm form in (ProgramForm[])[ProgramForm.Portable, ProgramForm.Isolated, ProgramForm.Sealed])
        {
            await AssertAllOk(engine, component, form, atLeast);
        }
    }

    [OnEveryEngine("ln")]
    public Task Confined_to_the_mount(string engine) => AssertAllOk(engine, C, ProgramForm.Mount, atLeast: 9, ["mount"]);

    /// <summary>The runtime does without the functions that the program lacks, here <c>fd_prestat_get</c> and <c>fd_close</c>.</summary>
    [OnEveryEngine("ln")]
    public async Task A_program_with_three_imports(string engine)
    {
        foreach (ProgramForm form in Forms(engine))
        {
            Capture run = await programs.Run(engine, "conformance/bare/bare.wasm", form);
            Assert.Equal("hello, world\n", run.Text);
        }
    }

    [OnEveryEngine("ln")]
    public async Task A_program_ends_with_its_code(string engine)
    {
        foreach (ProgramForm form in Forms(engine))
        {
            Capture run = await programs.Run(engine, C, form, ["proc_exit", "42"]);
            Assert.Equal(42, run.ExitCode);
        }
    }

    [OnEveryEngine("ln", Lacking = "multi-memory")]
    public async Task A_program_with_isolated_state_is_refused_by_an_engine_with_one_memory(string engine)
    {
        var refusal = await Assert.ThrowsAsync<EngineException>(() => programs.Run(engine, C, ProgramForm.Isolated));
        Assert.Contains("memor", refusal.Message, StringComparison.Ordinal);
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
            Requires.Program("wazero"),
            ["run", $"-listen=127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}", programs.Get(C, ProgramForm.Portable), "serve"])
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
    public Task Beside_a_host_directory(string engine) => AssertHost(engine, ProgramForm.Portable);

    [OnEveryEngine("ln", Having = "multi-memory")]
    public Task Beside_a_host_directory_with_isolated_state(string engine) => AssertHost(engine, ProgramForm.Isolated);

    private async Task AssertHost(string engine, ProgramForm form)
    {
        using var directory = new TemporaryDirectory();
        string guest = TestEngines.Has(engine, EngineFeatures.GuestPaths) ? "/host" : directory.Path;

        // Wasmer's volumes lie below a preopen "/" of its own, which a tree at "/" would hide.
        bool belowRoot = engine == "wasmer";
        string[] arguments = belowRoot ? ["host", "/", "host"] : ["host", guest];
        string guestPath = belowRoot ? PackedPrograms.OtherPath : "/";
        PreopenedDirectory[] directories = [new PreopenedDirectory(directory.Path, guest)];
        if (engine == "bun")
        {
            // Bun's poll_oneoff reports no event of a file, and says that all went well.
            Capture run = await programs.Run(engine, C, form, arguments, directories);
            Assert.Equal(["FAIL poll_oneoff.mixed_ours: 0, not 1"], run.Text.Split('\n')
                .Where(line => line.StartsWith("FAIL ", StringComparison.Ordinal)));
            return;
        }

        await AssertAllOk(engine, C, form, atLeast: 23, arguments, directories, guestPath);
    }

    private static IEnumerable<ProgramForm> Forms(string engine) =>
        ((ProgramForm[])[ProgramForm.Portable, ProgramForm.Isolated, ProgramForm.Sealed])
        .Where(form => form != ProgramForm.Isolated || TestEngines.Has(engine, "multi-memory"));

    private async Task AssertAllOk(
        string engine,
        string fixture,
        ProgramForm form,
        int atLeast,
        string[]? arguments = null,
        PreopenedDirectory[]? directories = null,
        string guestPath = "/")
    {
        Capture run = await programs.Run(engine, fixture, form, arguments, directories, guestPath);
        string[] lines = run.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines[..^1], line => Assert.StartsWith("ok ", line, StringComparison.Ordinal));
        Assert.EndsWith(" 0 failed", lines[^1], StringComparison.Ordinal);
        Assert.Equal("", run.Error);
        Assert.Equal(0, run.ExitCode);
        Assert.InRange(lines.Length, atLeast + 1, 1000);
    }
}
