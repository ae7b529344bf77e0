// SPDX-License-Identifier: MIT
using WasiVfs.Packing;
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Cli;

/// <summary>The verbs that look into an image: <c>ls</c>, <c>cat</c>, <c>extract</c>; and <c>image</c>, which makes one.</summary>
public sealed class ImageVerbTests : IDisposable
{
    private readonly Command _command = new();
    private readonly TemporaryDirectory _tree = new();

    public ImageVerbTests()
    {
        TreeSum.MakeTree(_tree);
        var options = new PackOptions { Mappings = [new Mapping(_tree.Path, "/work")] };
        ModulePacker.Pack(Command.PrintFile, _command.At("out.wasm"), options);
    }

    public void Dispose()
    {
        _command.Dispose();
        _tree.Dispose();
    }

    [Fact]
    public void Ls_prints_names_and_where_links_lead()
    {
        Assert.Equal(["work"], Lines("ls", "out.wasm"));
        string[] work = ["directories", "empty", "files", "link-to-directory -> directories", "link-to-file -> files/a"];
        Assert.Equal(work, Lines("ls", "out.wasm", "/work"));
        Assert.Equal(work, Lines("ls", "out.wasm", "work/"));
        Assert.Equal(["dangling -> ../nowhere"], Lines("ls", "out.wasm", "/work/empty"));
        Assert.Equal(Lines("ls", "out.wasm", "/work/directories"), Lines("ls", "out.wasm", "/work/link-to-directory"));
        Assert.Equal(["/work/files/a"], Lines("ls", "out.wasm", "/work/files/a"));
    }

    [Fact]
    public void Ls_R_prints_every_path_below()
    {
        string[] lines = Lines("ls", "-R", "out.wasm");
        Assert.Equal(TreeSum.Expected(_tree.Path, "/work").Count(character => character == '\n'), lines.Length);
        Assert.Contains("work/files/deep/er/and/deeper", lines);
    }

    // The image anywhere in a file, as compilers leave it: every verb that reads finds it, and says that it is no pack any more.
    [Fact]
    public void Verbs_that_read_find_an_image_in_a_rewritten_file()
    {
        byte[] packed = File.ReadAllBytes(_command.At("out.wasm"));
        using (ImageFile image = ImageFile.Open(_command.At("out.wasm")))
        {
            _command.Write("out.cwasm", [1, 2, 3, .. packed.AsSpan((int)image.ImageOffset, (int)image.ImageLength), 4, 5]);
        }

        foreach (string[] line in new string[][]
        {
            ["ls", "-R", "out.cwasm"], ["cat", "out.cwasm", "/work/files/a"], ["extract", "out.cwasm", "-o", "extracted"],
            ["export", "out.cwasm", "-o", "exported.tar"], ["compare", "out.wasm", "out.cwasm"], ["check", "out.cwasm"],
        })
        {
            Capture run = _command.Run(line);
            Assert.Equal(0, run.ExitCode);
            Assert.StartsWith("wasi-vfs: warning: 'out.cwasm' is not a module: its image was found by the superblock, at offset 0x3.",
                run.Error, StringComparison.Ordinal);
            Assert.Equal(1, run.Error.Count(character => character == '\n'));
        }

        Assert.Equal("out.cwasm has an image without fault.\n", _command.Run("check", "out.cwasm").Text);
        Capture split = _command.Run("split", "out.cwasm", "-o", "module.wasm");
        Assert.Equal(1, split.ExitCode);
        Assert.Contains("has no record of the pack", split.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Ls_l_prints_kind_links_size_and_time()
    {
        Assert.Equal("-   1      70001 1980-01-01 00:00:00 ~", Lines("ls", "-l", "out.wasm", "/work/files").Single(line => line.EndsWith('~')));
        Assert.StartsWith("l   1 ", Lines("ls", "-l", "out.wasm", "/work/empty")[0], StringComparison.Ordinal);
        Assert.StartsWith("d   5 ", Lines("ls", "-lR", "out.wasm")[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("~")]
    [InlineData("名前")]
    public void Cat_writes_the_bytes_as_they_are(string name)
    {
        Capture run = _command.Run("cat", "out.wasm", $"/work/files/{name}");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(File.ReadAllBytes(Path.Combine(_tree.Path, "files", name)), run.Output);
    }

    [Fact]
    public void Cat_takes_several_files_and_follows_links()
    {
        Capture run = _command.Run("cat", "out.wasm", "work/link-to-file", "/work/files/a-b");
        Assert.Equal([.. File.ReadAllBytes(Path.Combine(_tree.Path, "files", "a")),
            .. File.ReadAllBytes(Path.Combine(_tree.Path, "files", "a-b"))], run.Output);
    }

    [Theory]
    [InlineData("There is no '/nope'", "/nope")]
    [InlineData("'/work' is a directory", "/work")]
    [InlineData("'/work/files/a/b'", "/work/files/a/b")]
    [InlineData("There is no '/work/empty/dangling'", "/work/empty/dangling")]
    [InlineData("'../etc/passwd'", "../etc/passwd")]
    public void A_path_that_leads_to_no_file_is_a_sentence(string words, string path)
    {
        Capture run = _command.Run("cat", "out.wasm", path);
        Assert.Equal(1, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Extract_gives_back_the_tree()
    {
        Capture run = _command.Run("extract", "out.wasm", "/work", "-o", "back");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(TreeSum.Expected(_tree.Path, "/"), TreeSum.Expected(_command.At("back"), "/"));
        _command.Run("extract", "out.wasm", "-o", "all");
        Assert.Equal(TreeSum.Expected(_tree.Path, "/"), TreeSum.Expected(_command.At("all/work"), "/"));
        _command.Check("extract", "out.wasm", "/work/files/a.txt", "-o", "one");
        Assert.Equal(File.ReadAllBytes(Path.Combine(_tree.Path, "files", "a.txt")), File.ReadAllBytes(_command.At("one/a.txt")));
    }

    [Fact]
    public void Extract_replaces_nothing_and_writes_through_no_link()
    {
        _command.Write("back/a", "mine");
        Capture run = _command.Run("extract", "out.wasm", "/work/files", "-o", "back");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("exists already", run.Error, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(_command.At("back/a")));

        Directory.CreateDirectory(_command.At("elsewhere"));
        Directory.CreateDirectory(_command.At("linked"));
        Links.ToFile(_command.At("linked/work"), "../elsewhere");
        run = _command.Run("extract", "out.wasm", "-o", "linked");
        Assert.Equal(1, run.ExitCode);
        Assert.Empty(Directory.GetFileSystemEntries(_command.At("elsewhere")));
    }

    [Fact]
    public void Extract_names_links_that_lead_out()
    {
        Links.ToFile(Path.Combine(_tree.Path, "out"), "/etc/passwd");
        _command.Run("image", "--dir", $"{_tree.Path}::/work", "-o", "image.erofs");
        Capture run = _command.Run("extract", "image.erofs", "-o", "back");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("'/etc/passwd' leads out of what was extracted", run.Error, StringComparison.Ordinal);
        Assert.Equal("/etc/passwd", new FileInfo(_command.At("back/work/out")).LinkTarget);
    }

    [Fact]
    public void Extract_keeps_times_that_were_kept()
    {
        var time = new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);
        _command.Write("dir/file", "x");
        File.SetLastWriteTimeUtc(_command.At("dir/file"), time);
        Directory.SetLastWriteTimeUtc(_command.At("dir"), time);
        _command.Check("image", "--dir", "dir::/dir", "--preserve-timestamps", "-o", "image.erofs");
        _command.Check("extract", "image.erofs", "-o", "back");
        Assert.Equal(time, File.GetLastWriteTimeUtc(_command.At("back/dir/file")));
        Assert.Equal(time, Directory.GetLastWriteTimeUtc(_command.At("back/dir")));
    }

    [Fact]
    public void An_image_is_what_a_pack_embeds()
    {
        Assert.Equal(0, _command.Run("image", "--dir", $"{_tree.Path}::/work", "-o", "image.erofs").ExitCode);
        using ImageFile packed = ImageFile.Open(_command.At("out.wasm"));
        byte[] module = File.ReadAllBytes(_command.At("out.wasm"));
        Assert.Equal(module.AsSpan((int)packed.ImageOffset, (int)packed.ImageLength).ToArray(), File.ReadAllBytes(_command.At("image.erofs")));
        Assert.Equal(_command.Check("ls", "-lR", "out.wasm"), _command.Check("ls", "-lR", "image.erofs"));
    }

    [FactNeeding("fsck.erofs")]
    public void An_image_is_a_clean_file_system()
    {
        Assert.Equal(0, _command.Run("image", "--dir", $"{_tree.Path}::/work", "-o", "image.erofs").ExitCode);
        Tool.Result check = Tool.Run("fsck.erofs", _command.At("image.erofs"));
        Assert.Equal((0, ""), (check.ExitCode, check.Error));
    }

    [FactNeeding(Requires.UnixFiles)]
    public void Names_are_listed_with_control_characters_escaped()
    {
        _command.Write("odd/a\u001b[31mb\nc", "");
        Links.ToFile(_command.At("odd/link"), "x\u0007");
        _command.Run("image", "--dir", "odd::/", "-o", "image.erofs");
        Assert.Equal([@"a\x1b[31mb\nc", @"link -> x\x07"], Lines("ls", "image.erofs"));
    }

    private string[] Lines(params string[] arguments) => _command.Check(arguments).ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
}
