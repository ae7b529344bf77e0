// SPDX-License-Identifier: MIT
using System.Text;
using WasiVfs.Tests.Support;
using WasiVfs.Wasm;
using Xunit;

namespace WasiVfs.Tests.Cli;

/// <summary>Bad input to the command: one sentence that names the thing, exit code 1, and nothing written.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly Command _command = new();

    public void Dispose() => _command.Dispose();

    public static TheoryData<string, string, byte[]> Modules() => new()
    {
        { "text", "magic header not detected", Encoding.UTF8.GetBytes("This is a text file.\n") },
        { "an empty file", "unexpected end", [] },
        { "a cut module", "(at offset 0x", File.ReadAllBytes(Command.PrintFile)[..9_000] },
        { "a component", "is a component in which no core module", [0, 0x61, 0x73, 0x6D, 0x0D, 0, 1, 0] },
        { "an object file", "is a relocatable object file", Module(RawSection.Custom("linking", [2])) },
        { "a dynamic library", "is a dynamic library", Module(RawSection.Custom("dylink.0", [])) },
        { "shared memory", "has a shared memory", Module(new RawSection(SectionId.Memory, new byte[] { 1, 3, 1, 1 })) },
        { "memory64", "has a 64-bit memory", Module(new RawSection(SectionId.Memory, new byte[] { 1, 4, 1 })) },
        { "an imported memory", "imports its memory 'env.memory'", Module(Import("env", "memory", 2, 0, 1)) },
        { "no memory", "has no memory", Module() },
        { "wasi_unstable", "imports 'wasi_unstable.fd_read'", Module(NoArguments, Import("wasi_unstable", "fd_read", 0, 0), Memory) },
        { "a wrong type", "with the type () -> ()", Module(NoArguments, Import("wasi_snapshot_preview1", "fd_read", 0, 0), Memory) },
    };

    private static RawSection NoArguments => new(SectionId.Type, new byte[] { 1, 0x60, 0, 0 });

    private static RawSection Memory => new(SectionId.Memory, new byte[] { 1, 0, 1 });

    [Theory]
    [MemberData(nameof(Modules))]
    public void A_module_that_cannot_be_packed_is_refused(string what, string words, byte[] bytes)
    {
        _command.Write("the file.wasm", bytes);
        Capture run = _command.Run("pack", "the file.wasm", "-o", "out.wasm");
        AssertSentence(run, "the file.wasm", words);
        Assert.True(Directory.GetFileSystemEntries(_command.Directory).Length == 1, what);
    }

    [Theory]
    [InlineData("ls")]
    [InlineData("inspect")]
    [InlineData("run")]
    public void Text_is_no_module_for_other_verbs_either(string verb)
    {
        _command.Write("notes.wasm", "This is a text file.\n");
        AssertSentence(_command.Run(verb, "notes.wasm"), "notes.wasm");
        AssertSentence(_command.Run(verb, "missing.wasm"), "missing.wasm");
        AssertSentence(_command.Run(verb, "."), "'.' is a directory");
    }

    [Fact]
    public void A_module_without_files_has_nothing_to_list()
    {
        AssertSentence(_command.Run("ls", Command.PrintFile), "print-file.wasm", "without packed files");
        AssertSentence(_command.Run("cat", Command.PrintFile, "/x"), "print-file.wasm");
    }

    [Theory]
    [InlineData("'nowhere'", "nowhere::/x")]
    [InlineData("'/x/../y'", "here::/x/../y")]
    [InlineData("pipe", "pipes::/x")]
    public void A_mapping_that_cannot_be_packed_is_refused(string words, string mapping)
    {
        _command.Write("here/file", "");
        if (!OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(_command.At("pipes"));
            Tool.Check("mkfifo", _command.At("pipes/pipe"));
        }

        Capture run = _command.Run("pack", Command.PrintFile, "--dir", mapping, "-o", "out.wasm");
        AssertSentence(run, words);
        Assert.False(File.Exists(_command.At("out.wasm")));
    }

    [FactNeeding("sh")]
    public void A_name_that_is_no_UTF8_is_refused()
    {
        string tree = _command.At("tree");
        Tool.Check("sh", "-c", $"mkdir '{tree}' && touch \"$(printf '{tree}/\\377')\"");
        Capture run = _command.Run("pack", Command.PrintFile, "--dir", "tree::/x", "-o", "out.wasm");
        // The framework cannot remove a file of that name.
        Tool.Check("rm", "-r", tree);
        AssertSentence(run, "UTF-8");
        Assert.False(File.Exists(_command.At("out.wasm")));
    }

    [Fact]
    public void An_output_that_cannot_be_written_is_refused()
    {
        AssertSentence(_command.Run("pack", Command.PrintFile, "-o", "nowhere/out.wasm"), "nowhere/out.wasm");
        AssertSentence(_command.Run("pack", Command.PrintFile, "-o", "."), "directory");
    }

    [Fact]
    public void A_refused_pack_leaves_the_output_as_it_was()
    {
        _command.Write("out.wasm", "precious");
        AssertSentence(_command.Run("pack", Command.PrintFile, "--dir", "nowhere::/x", "-o", "out.wasm"), "nowhere");
        Assert.Equal("precious", File.ReadAllText(_command.At("out.wasm")));
        Assert.Single(Directory.GetFileSystemEntries(_command.Directory));
    }

    [Fact]
    public void Control_characters_of_a_name_do_not_reach_the_terminal()
    {
        AssertSentence(_command.Run("ls", "a\u001b[2Jb\u202e.wasm"), @"a\x1b[2Jb\u{202e}.wasm");
    }

    private static void AssertSentence(Capture run, params string[] words)
    {
        Assert.Equal(1, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.StartsWith("wasi-vfs: ", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
        Assert.All(words, word => Assert.Contains(word, run.Error, StringComparison.Ordinal));
    }

    private static RawSection Import(string module, string name, params byte[] description)
    {
        var payload = new WasmWriter();
        payload.WriteU32(1);
        payload.WriteName(module);
        payload.WriteName(name);
        payload.WriteBytes(description);
        return new RawSection(SectionId.Import, payload.ToArray());
    }

    private static byte[] Module(params RawSection[] sections) => new WasmModule(sections).ToArray();
}
