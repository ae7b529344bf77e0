// SPDX-License-Identifier: MIT
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Cli;

/// <summary>The option <c>--on-conflict</c>: what happens where two mappings bring the same path, in one pack or in two.</summary>
public sealed class ConflictTests : IDisposable
{
    private readonly Command _command = new();

    public ConflictTests()
    {
        _command.Write("old/both.txt", "old");
        _command.Write("old/only-old.txt", "old");
        _command.Write("old/sub/deep-old.txt", "old");
        _command.Write("new/both.txt", "new");
        _command.Write("new/sub/deep-new.txt", "new");
        _command.Write("other/other.txt", "other");
    }

    public void Dispose() => _command.Dispose();

    [Theory]
    [InlineData("replace", "w w/both.txt w/sub w/sub/deep-new.txt")]
    [InlineData("merge", "w w/both.txt w/only-old.txt w/sub w/sub/deep-new.txt w/sub/deep-old.txt")]
    public void One_pack_and_two_and_an_image_hold_the_same(string policy, string paths)
    {
        _command.Check("pack", Command.PrintFile, "--dir", "old::/w", "--dir", "new::/w", "--on-conflict", policy, "-o", "once.wasm");
        _command.Check("pack", Command.PrintFile, "--dir", "old::/w", "-o", "twice.wasm");
        _command.Check("pack", "twice.wasm", "--dir", "new::/w", "--on-conflict", policy, "-o", "twice.wasm");
        _command.Check("image", "--dir", "old::/w", "new::/w", "--on-conflict", policy, "-o", "image.erofs");
        Assert.Equal(File.ReadAllBytes(_command.At("once.wasm")), File.ReadAllBytes(_command.At("twice.wasm")));
        foreach (string file in (string[])["once.wasm", "image.erofs"])
        {
            Assert.Equal(paths.Split(' '), Paths(file));
            Assert.Equal("new", _command.Check("cat", file, "/w/both.txt"));
        }
    }

    [Fact]
    public void Without_the_option_the_later_tree_replaces_the_earlier_whole()
    {
        _command.Check("image", "--dir", "old::/w", "new::/w", "-o", "plain.erofs");
        _command.Check("image", "--dir", "old::/w", "new::/w", "--on-conflict", "replace", "-o", "replace.erofs");
        Assert.Equal(File.ReadAllBytes(_command.At("replace.erofs")), File.ReadAllBytes(_command.At("plain.erofs")));
    }

    [Theory]
    [InlineData("replace", "w w/both.txt w/only-old.txt w/sub w/sub/both.txt w/sub/sub w/sub/sub/deep-new.txt")]
    [InlineData("merge", "w w/both.txt w/only-old.txt w/sub w/sub/both.txt w/sub/deep-old.txt w/sub/sub w/sub/sub/deep-new.txt")]
    public void A_mapping_inside_a_packed_tree_follows_the_policy_too(string policy, string paths)
    {
        _command.Check("pack", Command.PrintFile, "--dir", "old::/w", "-o", "app.wasm");
        _command.Check("pack", "app.wasm", "--dir", "new::/w/sub", "--on-conflict", policy, "-o", "app.wasm");
        Assert.Equal(paths.Split(' '), Paths("app.wasm"));
    }

    [Fact]
    public void A_packed_tree_around_which_another_is_mapped_is_merged_as_the_earlier()
    {
        _command.Check("pack", Command.PrintFile, "--dir", "old::/w/sub", "-o", "app.wasm");
        _command.Check("pack", "app.wasm", "--dir", "new::/w", "--on-conflict", "merge", "-o", "app.wasm");
        string[] paths = ["w", "w/both.txt", "w/sub", "w/sub/both.txt", "w/sub/deep-new.txt", "w/sub/only-old.txt", "w/sub/sub",
            "w/sub/sub/deep-old.txt"];
        Assert.Equal(paths, Paths("app.wasm"));
    }

    [Theory]
    [InlineData("The guest path '/w' is mapped twice", "new::/w")]
    [InlineData("Two mappings bring '/w/both.txt'", "wrapped::/")]
    public void Error_refuses_by_name_and_leaves_what_was_there(string words, string mapping)
    {
        _command.Write("wrapped/w/both.txt", "new");
        _command.Check("pack", Command.PrintFile, "--dir", "old::/w", "-o", "app.wasm");
        byte[] before = File.ReadAllBytes(_command.At("app.wasm"));
        AssertRefused(words, "pack", "app.wasm", "--dir", mapping, "--on-conflict", "error", "-o", "app.wasm");
        AssertRefused(words, "pack", Command.PrintFile, "--dir", "old::/w", mapping, "--on-conflict", "error", "-o", "app.wasm");
        AssertRefused(words, "image", "--dir", "old::/w", mapping, "--on-conflict", "error", "-o", "app.wasm");
        Assert.Equal(before, File.ReadAllBytes(_command.At("app.wasm")));
    }

    [Fact]
    public void Error_takes_trees_that_share_no_path()
    {
        _command.Check("pack", Command.PrintFile, "--dir", "old::/w", "-o", "app.wasm");
        _command.Check("pack", "app.wasm", "--dir", "other::/w/other", "--on-conflict", "error", "-o", "app.wasm");
        _command.Check("pack", "app.wasm", "--dir", "other::/", "--on-conflict", "error", "-o", "app.wasm");
        string[] paths = ["other.txt", "w", "w/both.txt", "w/only-old.txt", "w/other", "w/other/other.txt", "w/sub", "w/sub/deep-old.txt"];
        Assert.Equal(paths, Paths("app.wasm"));
    }

    [FactNeeding("wasmtime")]
    public void A_run_that_embeds_follows_the_policy()
    {
        _command.Check("pack", Command.PrintFile, "--dir", "old::/w", "-o", "app.wasm");
        string[] merged = ["run", "app.wasm", "--embed", "new::/w", "--on-conflict", "merge", "--"];
        Assert.Equal("new", _command.Check([.. merged, "/w/both.txt"]));
        Assert.Equal("old", _command.Check([.. merged, "/w/only-old.txt"]));
        Assert.Equal(1, _command.Run("run", "app.wasm", "--embed", "new::/w", "--", "/w/only-old.txt").ExitCode);
        AssertRefused("'/w' is mapped twice", "run", "app.wasm", "--embed", "new::/w", "--on-conflict", "error", "--", "/w/both.txt");
    }

    private void AssertRefused(string words, params string[] arguments)
    {
        Capture run = _command.Run(arguments);
        Assert.Equal(1, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.StartsWith("wasi-vfs: ", run.Error, StringComparison.Ordinal);
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
    }

    private string[] Paths(string file) => _command.Check("ls", "-R", file).ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
}
