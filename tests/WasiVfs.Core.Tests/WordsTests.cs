// SPDX-License-Identifier: MIT
using System.Text.RegularExpressions;
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests;

/// <summary>The rules of CONTRIBUTING.md's section 'Words' that a pattern can check, in messages, comments and pages.</summary>
public sealed partial class WordsTests
{
    public static TheoryData<string, string> Rules => new()
    {
        { @"(?<![Tt]here )\b(is|are|was|were) no\b(?! longer| more)", "'is not a', not 'is no'" },
        { @"(?<![Tt]here )\b(is|are|was) none\b(?! of)", "'does not exist' or 'is not set', not 'is none'" },
        {
            @"\bnull where\b|\bwhere (none|nothing|not)\b|\bwhere (it|they|that|there) (is|are|was|were)(n't| not| no| none)\b",
            "'if' for a condition, 'where' for a place"
        },
        { @"\bnull when\b", "'null if'" },
        { @"\b[Ww]hat (is|has) no\b", "the subject first: 'A file without a header', not 'What has no header'" },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void Comments_messages_and_pages_keep_to_the_rules(string pattern, string rule)
    {
        var worst = new Regex(pattern);
        string[] found = [.. Files().SelectMany(file => Lines(file).Where(line => worst.IsMatch(line.Text))
            .Select(line => $"{Path.GetRelativePath(Repository.Root, file)}:{line.Number}: {line.Text.Trim()}"))];
        Assert.True(found.Length == 0, $"{rule}:\n{string.Join('\n', found)}");
    }

    [Fact]
    public void Names_in_messages_stand_in_single_quotes()
    {
        string[] found = [.. Files().Where(file => file.EndsWith(".cs", StringComparison.Ordinal)).SelectMany(file => Lines(file)
            .Where(line => DoubleQuotedName().IsMatch(line.Text)).Select(line => $"{Path.GetRelativePath(Repository.Root, file)}:{line.Number}"))];
        Assert.Empty(found);
    }

    private static IEnumerable<string> Files() => new[] { "src", "docs", "tools" }
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*", SearchOption.AllDirectories))
        .Where(file => Path.GetExtension(file) is ".cs" or ".c" or ".h" or ".md" or ".txt" or ".ps1xml" && !Built().IsMatch(file));

    // Of code, the comments and the strings; of a page, everything but code.
    private static IEnumerable<(int Number, string Text)> Lines(string file)
    {
        bool isCode = Path.GetExtension(file) is ".cs" or ".c" or ".h";
        int number = 0;
        foreach (string line in File.ReadLines(file))
        {
            number++;
            yield return (number, isCode ? string.Join(' ', CommentOrString().Matches(line).Select(match => match.Value))
                : CodeSpan().Replace(line, ""));
        }
    }

    [GeneratedRegex("""\$?"([^"\\]|\\.)*"|//.*$|^\s*\*.*$|/\*.*$""")]
    private static partial Regex CommentOrString();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex CodeSpan();

    [GeneratedRegex("""\\"\{\w[^}]*\}\\" \w""")]
    private static partial Regex DoubleQuotedName();

    [GeneratedRegex(@"[/\\](bin|obj)[/\\]")]
    private static partial Regex Built();
}
