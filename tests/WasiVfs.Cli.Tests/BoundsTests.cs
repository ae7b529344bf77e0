// SPDX-License-Identifier: MIT
using System.ComponentModel;
using System.Diagnostics;
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Cli;

/// <summary>What the command costs grows with its input and no faster: processor time of processes of their own, as ratios.</summary>
public sealed class BoundsTests : IDisposable
{
    private readonly Command _command = new();

    public void Dispose() => _command.Dispose();

    [Fact]
    public void Sixteen_times_the_custom_sections_take_sixteen_times_as_long_at_most()
    {
        _command.Write("files/hello.txt", "hello\n");
        byte[] program = File.ReadAllBytes(TreeSum.Module("c"));
        TimeSpan[] packs = new TimeSpan[2], splits = new TimeSpan[2];
        foreach ((int i, int sections) in new[] { (0, 2_500), (1, 40_000) })
        {
            byte[] custom = [0, 2, 1, (byte)'x'];
            byte[] module = [.. program, .. Enumerable.Repeat(custom, sections).SelectMany(section => section)];
            _command.Write("module.wasm", module);
            packs[i] = ProcessorTime("pack", "module.wasm", "--dir", "files::/", "-o", "packed.wasm");
            splits[i] = ProcessorTime("split", "packed.wasm", "-o", "back.wasm");
            Assert.Equal(module, File.ReadAllBytes(_command.At("back.wasm")));
        }

        // Most of it is the start of the process: a quadratic step takes half a minute, sixty times as long as the small input.
        Assert.InRange(packs[1] / packs[0], 0, 16);
        Assert.InRange(splits[1] / splits[0], 0, 16);
    }

    // Looked at while it runs: of a process that has ended nothing is told.
    private TimeSpan ProcessorTime(params string[] line)
    {
        using Process process = _command.Start(line);
        process.StandardInput.Close();
        Task<Capture> end = Task.Run(() => Command.Finish(process));
        TimeSpan spent = TimeSpan.Zero;
        while (!end.Wait(millisecondsTimeout: 5))
        {
            try
            {
                process.Refresh();
                spent = process.TotalProcessorTime;
            }
            catch (Exception e) when (e is InvalidOperationException or Win32Exception)
            {
                // It has ended meanwhile.
            }
        }

        Assert.Equal(0, end.Result.ExitCode);
        return spent;
    }
}
