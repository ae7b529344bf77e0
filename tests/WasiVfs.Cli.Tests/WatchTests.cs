// SPDX-License-Identifier: MIT
using System.Diagnostics;
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Cli;

public sealed class WatchTests : IDisposable
{
    private readonly Command _command = new();

    public WatchTests() => _command.Write("files/a.txt", "first\n");

    public void Dispose() => _command.Dispose();

    [Fact]
    public async Task Each_change_is_packed_and_run()
    {
        Command.RequireEngine("wasmtime");
        using Process process = _command.Start(
            "watch", Command.PrintFile, "--dir", "files::/work", "-o", "out.wasm", "--run", "--engine", "wasmtime", "--", "/work/a.txt");
        try
        {
            Assert.Equal("first", await process.StandardOutput.ReadLineAsync(Patience()));
            await Told(process, "the program ended with 0");
            _command.Write("files/a.txt", "second\n");
            Assert.Equal("second", await process.StandardOutput.ReadLineAsync(Patience()));
            await Told(process, "the program ended with 0");
            File.Delete(_command.At("files/a.txt"));
            await Told(process, "the program ended with 1");
            _command.Write("files/a.txt", "third\n");
            Assert.Equal("third", await process.StandardOutput.ReadLineAsync(Patience()));
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public void Standard_output_is_refused()
    {
        Capture run = _command.Run("watch", Command.PrintFile, "--dir", "files::/work", "-o", "-");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("give -o a path", run.Error, StringComparison.Ordinal);
    }

    private static async Task Told(Process process, string text)
    {
        while (await process.StandardError.ReadLineAsync(Patience()) is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return;
            }
        }

        Assert.Fail($"'{text}' was not told.");
    }

    private static CancellationToken Patience() => new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token;
}
