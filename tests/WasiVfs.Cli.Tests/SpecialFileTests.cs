// SPDX-License-Identifier: MIT
using System.Diagnostics;
using System.Runtime.Versioning;
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Cli;

/// <summary>Pipes, sockets and devices that are named in the place of files: nothing waits for them, and none is replaced by a file.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class SpecialFileTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Command _command = new();

    public SpecialFileTests()
    {
        _command.Write("files/a.txt", "one\n");
        _command.Write("app.wasm", File.ReadAllBytes(Command.PrintFile));
        _command.Check("pack", "app.wasm", "--dir", "files::/", "-o", "packed.wasm");
    }

    public void Dispose() => _command.Dispose();

    /// <summary>Every verb that reads a file, with 'node' in its place.</summary>
    public static TheoryData<string> Readers =>
    [
        "ls node", "cat node a.txt", "extract node -o out", "export node -o out.tar", "check node", "inspect node", "compare node files",
        "compare files node", "split node -o out", "verify node --module app.wasm", "verify packed.wasm --module node", "pack node -o out",
        "image --dir node::/a -o out", "image --archive node::/ -o out", "pack app.wasm --dir node::/a -o out",
    ];

    /// <summary>Every verb that writes a file, with 'node' in its place.</summary>
    public static TheoryData<string> Writers =>
    [
        "pack app.wasm --dir files::/ -o node", "image --dir files::/ -o node", "export packed.wasm -o node --format tar",
        "split packed.wasm -o node", "split packed.wasm --image node",
    ];

    [TheoryNeeding("mkfifo")]
    [MemberData(nameof(Readers))]
    public void A_pipe_is_not_waited_for(string line)
    {
        SpecialFile.Make(_command.At("node"), Node.Pipe);
        AssertRefused(line, "a named pipe");
        Assert.False(Path.Exists(_command.At("out")));
    }

    [TheoryNeeding(Requires.Root, "mknod")]
    [InlineData("ls node")]
    [InlineData("inspect node")]
    [InlineData("pack node -o out")]
    [InlineData("image --dir node::/a -o out")]
    public void A_device_is_not_read(string line)
    {
        SpecialFile.Make(_command.At("node"), Node.CharacterDevice);
        AssertRefused(line, "a device");
    }

    [TheoryNeeding(Requires.Root, "mknod")]
    [MemberData(nameof(Writers))]
    public void A_device_is_not_replaced_by_a_file(string line)
    {
        SpecialFile.Make(_command.At("node"), Node.CharacterDevice);
        AssertRefused(line, "a device");
        Assert.Equal("character special file\n", Tool.Check("stat", "-c", "%F", _command.At("node")));
    }

    [TheoryNeeding("stat")]
    [MemberData(nameof(Writers))]
    public void A_socket_is_not_replaced_by_a_file(string line)
    {
        SpecialFile.Make(_command.At("node"), Node.Socket);
        AssertRefused(line, "a socket");
        Assert.Equal("socket\n", Tool.Check("stat", "-c", "%F", _command.At("node")));
    }

    [TheoryNeeding("mkfifo", "cat", "stat")]
    [MemberData(nameof(Writers))]
    public void A_pipe_is_given_what_a_file_would_hold(string line)
    {
        Assert.Equal(0, _command.Run(Arguments(line.Replace("node", "plain", StringComparison.Ordinal))).ExitCode);
        SpecialFile.Make(_command.At("node"), Node.Pipe);
        using Process reader = Process.Start(new ProcessStartInfo(Requires.Program("cat"), [_command.At("node")]) { RedirectStandardOutput = true })!;
        using Process writer = _command.Start(Arguments(line));
        using var read = new MemoryStream();
        reader.StandardOutput.BaseStream.CopyTo(read);
        Assert.Equal(0, Command.Finish(writer).ExitCode);
        Assert.Equal(File.ReadAllBytes(_command.At("plain")), read.ToArray());
        Assert.Equal("fifo\n", Tool.Check("stat", "-c", "%F", _command.At("node")));
    }

    [FactNeeding("mkfifo", "kill")]
    public void The_wait_for_the_reader_of_a_pipe_ends_with_a_signal()
    {
        SpecialFile.Make(_command.At("node"), Node.Pipe);
        using Process writer = _command.Start("image", "--dir", "files::/", "-o", "node");
        Assert.False(writer.WaitForExit(TimeSpan.FromSeconds(2)));
        Tool.Check("kill", "-TERM", $"{writer.Id}");
        Assert.True(writer.WaitForExit(Patience));
        Assert.Equal(128 + 15, writer.ExitCode);
    }

    private void AssertRefused(string line, string kind)
    {
        using Process process = _command.Start(Arguments(line));
        bool ended = process.WaitForExit(Patience);
        if (!ended)
        {
            process.Kill();
        }

        Assert.True(ended, $"'{line}' waits.");
        Capture run = Command.Finish(process);
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains($"node' is {kind}", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    private static string[] Arguments(string line) => line.Split(' ');
}
