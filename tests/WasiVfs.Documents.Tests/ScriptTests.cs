// SPDX-License-Identifier: MIT
using System.Text.RegularExpressions;
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Documents;

/// <summary>What scripts write is as they write it, and the pages of docs are found from its index.</summary>
public partial class ScriptTests
{
    [TheoryNeeding("python3")]
    [InlineData("bench", "benchmarks.py")]
    [InlineData("docs", "picture.py")]
    public void What_a_script_writes_is_committed(string folder, string script)
    {
        Tool.Result result = Tool.Run("python3", "-B", Path.Combine(Repository.Root, folder, script), "--check");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
    }

    [Fact]
    public void The_index_names_every_page()
    {
        string docs = Path.Combine(Repository.Root, "docs");
        string index = File.ReadAllText(Path.Combine(docs, "README.md"));
        IEnumerable<string> pages = Directory.EnumerateFiles(docs, "*.md").Select(Path.GetFileName).OfType<string>();
        Assert.All(pages.Where(page => page != "README.md"), page => Assert.Contains($"({page})", index, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/README.md")]
    [InlineData("docs/FACTS.md")]
    [InlineData("docs/INSTALL.md")]
    public void Links_lead_somewhere(string page)
    {
        string path = Path.Combine(Repository.Root, page);
        string[] links = [.. Link().Matches(File.ReadAllText(path)).Select(match => match.Groups[1].Value)];
        Assert.All(
            links.Where(link => !link.StartsWith("https://", StringComparison.Ordinal)),
            link => Assert.True(Path.Exists(Path.Combine(Path.GetDirectoryName(path)!, link)), link));
        Assert.True(page == "docs/INSTALL.md" || links.Length > 0);
    }

    [GeneratedRegex("(?:\\]\\(|src(?:set)?=\")([^)\"#]+)")]
    private static partial Regex Link();
}
