// SPDX-License-Identifier: MIT
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Cli;

public sealed class PackTests : IDisposable
{
    private readonly Command _command = new();

    public PackTests()
    {
        File.Copy(Command.PrintFile, _command.At("app.wasm"));
        _command.Write("mnt0/hello.txt", "Hello\n");
        _command.Write("mnt1/deep/goodbye.txt", "Goodbye\n");
    }

    public void Dispose() => _command.Dispose();

    // The command lines of the original's README and tests, and the other ways in which its parser lets them be written.
    [Theory]
    [InlineData("pack", "app.wasm", "--mapdir", "/a::mnt0", "--mapdir", "/b::mnt1", "-o", "out.wasm")]
    [InlineData("pack", "app.wasm", "--dir", "mnt0::/a", "--dir", "./mnt1::/b", "-o", "out.wasm")]
    [InlineData("pack", "app.wasm", "--dir", "mnt0::/a", "mnt1::/b", "-o", "out.wasm")]
    [InlineData("pack", "app.wasm", "--dir", "mnt1::/b", "--mapdir", "/a::mnt0", "--output", "out.wasm")]
    [InlineData("pack", "--dir=mnt0::/a", "--mapdir=/b::mnt1", "--output=out.wasm", "app.wasm")]
    [InlineData("pack", "--dir", "mnt0::/a", "--dir", "mnt1::/b", "app.wasm", "-oout.wasm")]
    public void Command_lines_of_the_original_mean_the_same(params string[] arguments)
    {
        Assert.Empty(_command.Check(arguments));
        Assert.Equal("a\na/hello.txt\nb\nb/deep\nb/deep/goodbye.txt\n", Lines("ls", "-R", "out.wasm"));
    }

    [Fact]
    public void Paths_are_taken_as_Windows_takes_them_from_a_drive_on_and_without_one()
    {
        Assert.SkipUnless(OperatingSystem.IsWindows(), "needs Windows");
        string drive = _command.Directory[..2];
        string rooted = _command.Directory[2..];
        _command.Check("pack", $"{drive}app.wasm", "--dir", $"{drive}mnt0::/a", "--mapdir", $@"/b::{rooted}\mnt1", "-o", $@"{rooted}\out.wasm");
        Assert.Equal("a\na/hello.txt\nb\nb/deep\nb/deep/goodbye.txt\n", Lines("ls", "-R", $"{drive}out.wasm"));
    }

    [Fact]
    public void The_older_spelling_comes_first_as_in_the_original()
    {
        _command.Check("pack", "app.wasm", "--dir", "mnt0::/a", "--mapdir", "/b::mnt1", "-o", "out.wasm");
        Assert.Contains("\n  /b\n  /a\n", Lines("inspect", "out.wasm"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_sealed_module_asks_for_no_files_and_says_so()
    {
        _command.Check("pack", "app.wasm", "--dir", "mnt0::/a", "--sealed", "-o", "out.wasm");
        string text = Lines("inspect", "out.wasm");
        Assert.Contains("portable memory, sealed, image of", text, StringComparison.Ordinal);
        Assert.DoesNotContain("path_open", text, StringComparison.Ordinal);
        Assert.DoesNotContain("fd_prestat_get", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_mapping_a_pack_has_no_files()
    {
        _command.Check("pack", "app.wasm", "-o", "out.wasm");
        Assert.Empty(_command.Check("ls", "out.wasm"));
    }

    [Fact]
    public void A_module_can_be_packed_onto_itself_again_and_again()
    {
        _command.Check("pack", "app.wasm", "--dir", "mnt0::/a", "-o", "app.wasm");
        _command.Check("pack", "app.wasm", "--dir", "mnt1::/b", "-o", "app.wasm");
        Assert.Equal("a\na/hello.txt\nb\nb/deep\nb/deep/goodbye.txt\n", Lines("ls", "-R", "app.wasm"));
        _command.Check("pack", "app.wasm", "--dir", "mnt1::/a", "-o", "app.wasm");
        Assert.Equal("a\na/deep\na/deep/goodbye.txt\nb\nb/deep\nb/deep/goodbye.txt\n", Lines("ls", "-R", "app.wasm"));
        _command.Check("pack", "app.wasm", "--dir", "mnt0::/", "-o", "app.wasm");
        Assert.Equal("a\na/deep\na/deep/goodbye.txt\nb\nb/deep\nb/deep/goodbye.txt\nhello.txt\n", Lines("ls", "-R", "app.wasm"));
    }

    [Fact]
    public void What_is_excluded_stays_out()
    {
        _command.Check("pack", "app.wasm", "--dir", ".::/", "--exclude", "*.wasm", "--exclude", "mnt1/**", "-o", "out.wasm");
        Assert.Equal("mnt0\nmnt0/hello.txt\nmnt1\n", Lines("ls", "-R", "out.wasm"));
    }

    [Fact]
    public void Times_are_those_that_were_asked_for()
    {
        File.SetLastWriteTimeUtc(_command.At("mnt0/hello.txt"), new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));
        _command.Check("image", "--dir", "mnt0::/", "-o", "zero.erofs");
        _command.Check("image", "--dir", "mnt0::/", "--preserve-timestamps", "-o", "kept.erofs");
        _command.Environment["SOURCE_DATE_EPOCH"] = "1000000000";
        _command.Check("image", "--dir", "mnt0::/", "-o", "epoch.erofs");
        Assert.Contains("1980-01-01 00:00:00 hello.txt", _command.Check("ls", "-l", "zero.erofs"), StringComparison.Ordinal);
        Assert.Contains("2001-02-03 04:05:06 hello.txt", _command.Check("ls", "-l", "kept.erofs"), StringComparison.Ordinal);
        Assert.Contains("2001-09-09 01:46:40 hello.txt", _command.Check("ls", "-l", "epoch.erofs"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("yesterday")]
    [InlineData("-1")]
    [InlineData("99999999999999999999")]
    [InlineData("253402300800")]
    public void A_bad_source_date_is_an_error(string value)
    {
        _command.Environment["SOURCE_DATE_EPOCH"] = value;
        Capture run = _command.Run("pack", "app.wasm", "--dir", "mnt0::/", "-o", "out.wasm");
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith($"wasi-vfs: The environment variable SOURCE_DATE_EPOCH is '{value}'", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_command.At("out.wasm")));
    }

    [Fact]
    public void Warnings_go_to_standard_error_and_the_pack_is_made()
    {
        Links.ToFile(_command.At("mnt0/away"), "/etc/passwd");
        Capture run = _command.Run("pack", "app.wasm", "--dir", "mnt0::/", "-o", "out.wasm");
        Assert.Equal(0, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.StartsWith("wasi-vfs: warning: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("/etc/passwd", run.Error, StringComparison.Ordinal);
        Assert.Equal("away -> /etc/passwd\nhello.txt\n", Lines("ls", "out.wasm"));
    }

    private string Lines(params string[] arguments) => _command.Check(arguments).ReplaceLineEndings("\n");
}
