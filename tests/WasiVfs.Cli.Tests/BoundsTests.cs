// SPDX-License-Identifier: MIT
using System.Diagnostics;
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Cli;

/// <summary>What the command does grows with its input and no faster. Nothing is timed: the input is so large that a step which looks at
/// all of it for each part of it does not come to its end.</summary>
public sealed class BoundsTests : IDisposable
{
    // Looking at each for each is some 10^11 steps, half an hour; looking at each once is a second.
    private const int Sections = 300_000;

    private static readonly TimeSpan Never = TimeSpan.FromMinutes(10);

    private readonly Command _command = new();

    public void Dispose() => _command.Dispose();

    [Fact]
    public void A_module_of_very_many_sections_is_packed_checked_and_split()
    {
        _command.Write("files/hello.txt", "hello\n");
        byte[] custom = [0, 2, 1, (byte)'x'];
        byte[] sections = [.. Enumerable.Repeat(custom, Sections).SelectMany(section => section)];
        byte[] module = [.. File.ReadAllBytes(TreeSum.Module("c")), .. sections];
        _command.Write("module.wasm", module);
        AssertEnds("pack", "module.wasm", "--dir", "files::/", "-o", "packed.wasm");
        AssertEnds("check", "packed.wasm");
        AssertEnds("split", "packed.wasm", "-o", "back.wasm");
        Assert.True(module.AsSpan().SequenceEqual(File.ReadAllBytes(_command.At("back.wasm"))));
    }

    private void AssertEnds(params string[] line)
    {
        using Process process = _command.Start(line);
        process.StandardInput.Close();
        Task<Capture> end = Task.Run(() => Command.Finish(process));
        if (!end.Wait(Never))
        {
            process.Kill();
            Assert.Fail($"'{line[0]}' does not come to its end.");
        }

        Assert.Equal(0, end.Result.ExitCode);
    }
}
