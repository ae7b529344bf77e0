// SPDX-License-Identifier: MIT
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Cli;

/// <summary>The command with a heap that is too small for its work.</summary>
public sealed class MemoryLimitTests : IDisposable
{
    private const int Files = 20_000;
    private readonly Command _command = new();

    public MemoryLimitTests()
    {
        _command.Write("app.wasm", File.ReadAllBytes(Command.PrintFile));
        Directory.CreateDirectory(_command.At("files"));
        for (int i = 0; i < Files; i++)
        {
            File.WriteAllBytes(_command.At($"files/a-name-of-some-length-{i}"), []);
        }

        // 12 MB of managed memory in all: the runtime itself starts with less.
        _command.Environment["DOTNET_GCHeapHardLimit"] = "0xC00000";
        _command.Environment["TMPDIR"] = Directory.CreateDirectory(_command.At("temporary")).FullName;
    }

    public void Dispose() => _command.Dispose();

    [Theory]
    [InlineData("image", "--dir", "files::/", "-o", "out/image")]
    [InlineData("pack", "app.wasm", "--dir", "files::/", "-o", "out/packed.wasm")]
    public void Too_little_is_one_sentence_and_leaves_nothing(params string[] arguments)
    {
        Assert.SkipWhen(Command.IsNative, "the limit is set by a variable of the framework");
        Directory.CreateDirectory(_command.At("out"));
        string[] before = Directory.GetFileSystemEntries(_command.Directory);
        Capture run = _command.Run(arguments);
        Assert.Equal((1, "wasi-vfs: The work needs more memory than this process is given.\n"), (run.ExitCode, run.Error));
        Assert.Equal(before.Order(StringComparer.Ordinal), Directory.GetFileSystemEntries(_command.Directory).Order(StringComparer.Ordinal));
        Assert.Empty(Directory.GetFileSystemEntries(_command.At("out")));
        Assert.Empty(Directory.GetFileSystemEntries(_command.At("temporary")));
    }

    [Fact]
    public void What_an_archive_claims_takes_no_memory()
    {
        byte[] header = new byte[512];
        "pax"u8.CopyTo(header);
        "0000644\00000000\00000000\017777777777\00000000000000"u8.CopyTo(header.AsSpan(100));
        header[156] = (byte)'x';
        "ustar\000"u8.CopyTo(header.AsSpan(257));
        header.AsSpan(148, 8).Fill((byte)' ');
        int sum = header.Sum(value => value);
        System.Text.Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(header, 148);
        _command.Write("claims.tar", [.. header, .. new byte[2048]]);
        Capture run = _command.Run("export", "claims.tar", "-o", "copy.tar");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("claims 2147483647 bytes and the archive ends before", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_command.At("copy.tar")));
    }
}
