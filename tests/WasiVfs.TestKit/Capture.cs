// SPDX-License-Identifier: MIT
using System.Text;
using WasiVfs.Running;

namespace WasiVfs.Tests.Support;

/// <summary>What a program did: its exit code and all that it wrote.</summary>
public sealed record Capture(int ExitCode, byte[] Output, string Error)
{
    public string Text => Encoding.UTF8.GetString(Output);

    /// <summary>Runs with standard input empty unless the run brings one, and with the two outputs captured.</summary>
    public static async Task<Capture> Run(string engine, WasiRun run, CancellationToken cancellationToken = default)
    {
        using var output = new MemoryStream();
        using var error = new MemoryStream();
        int exitCode = await TestEngines.Get(engine).RunAsync(
            run with { StandardInput = run.StandardInput ?? Stream.Null, StandardOutput = output, StandardError = error }, cancellationToken);
        return new Capture(exitCode, output.ToArray(), Encoding.UTF8.GetString(error.ToArray()));
    }
}
