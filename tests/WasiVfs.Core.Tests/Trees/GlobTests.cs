// SPDX-License-Identifier: MIT
using WasiVfs.Trees;
using Xunit;

namespace WasiVfs.Tests.Trees;

public sealed class GlobTests
{
    [Theory]
    [InlineData("*.pyc", "a.pyc", true)]
    [InlineData("*.pyc", "x/y/a.pyc", true)]
    [InlineData("*.pyc", "a.py", false)]
    [InlineData("*.pyc", ".pyc", true)]
    [InlineData("tests", "tests", true)]
    [InlineData("tests", "a/tests", true)]
    [InlineData("tests", "a/tests2", false)]
    [InlineData("/tests", "tests", true)]
    [InlineData("/tests", "a/tests", false)]
    [InlineData("./tests", "tests", true)]
    [InlineData("./tests", "a/tests", false)]
    [InlineData("a/b", "a/b", true)]
    [InlineData("a/b", "x/a/b", false)]
    [InlineData("**/a/b", "x/y/a/b", true)]
    [InlineData("**/a/b", "a/b", true)]
    [InlineData("a/**/b", "a/b", true)]
    [InlineData("a/**/b", "a/x/y/b", true)]
    [InlineData("a/**/b", "a/x/y/c", false)]
    [InlineData("a/**", "a/x", true)]
    [InlineData("a/**", "a/x/y", true)]
    [InlineData("a/**", "a", false)]
    [InlineData("**", "anything/at/all", true)]
    [InlineData("**/x/**/y", "x/a/x/b/y", true)]
    [InlineData("a/*/c", "a/b/c", true)]
    [InlineData("a/*/c", "a/b/b/c", false)]
    [InlineData("a*b*c", "axxbxbxc", true)]
    [InlineData("a*b*c", "axxbxbx", false)]
    [InlineData("a**c", "abbc", true)]
    [InlineData("a**c", "ab/bc", false)]
    [InlineData("?", "é", true)]
    [InlineData("?", "\U0001F600", true)]
    [InlineData("?", "ab", false)]
    [InlineData("[a-c]x", "bx", true)]
    [InlineData("[a-c]x", "dx", false)]
    [InlineData("[!a-c]x", "dx", true)]
    [InlineData("[^a-c]x", "ax", false)]
    [InlineData("[]]x", "]x", true)]
    [InlineData("[!]]x", "ax", true)]
    [InlineData("[!]]x", "]x", false)]
    [InlineData("[a-]x", "-x", true)]
    [InlineData("[*]", "*", true)]
    [InlineData("[*]", "x", false)]
    [InlineData("[[]x].txt", "[x].txt", true)]
    [InlineData("[\\]", "\\", true)]
    [InlineData("[日-本]", "月", true)]
    [InlineData("[\U0001F600-\U0001F602]", "\U0001F601", true)]
    [InlineData("A", "a", false)]
    [InlineData("*a*a*a*a*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false)]
    public void A_pattern_matches_as_git_ignores(string pattern, string path, bool expected) =>
        Assert.Equal(expected, IsMatch(pattern, path, isDirectory: false));

    [Theory]
    [InlineData("build/", "build", true, true)]
    [InlineData("build/", "build", false, false)]
    [InlineData("build/", "a/build", true, true)]
    [InlineData("/build/", "a/build", true, false)]
    [InlineData("a/build/", "a/build", true, true)]
    [InlineData("build", "build", true, true)]
    public void A_final_slash_asks_for_a_directory(string pattern, string path, bool isDirectory, bool expected) =>
        Assert.Equal(expected, IsMatch(pattern, path, isDirectory));

    [Theory]
    [InlineData("", "names nothing")]
    [InlineData("/", "names nothing")]
    [InlineData(".", "names nothing")]
    [InlineData("[a", "without its ']'")]
    [InlineData("a[", "without its ']'")]
    [InlineData("[]", "without its ']'")]
    [InlineData("[!]", "without its ']'")]
    [InlineData(@"tests\*.py", "backslash")]
    public void A_pattern_is_refused(string pattern, string reason)
    {
        var refused = Assert.Throws<FileSystemException>(() => Glob.Parse(pattern));
        Assert.Equal(ErrorCode.Invalid, refused.Code);
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    private static bool IsMatch(string pattern, string path, bool isDirectory) =>
        Glob.Parse(pattern).IsMatch([.. path.Split('/').Select(name => name.EnumerateRunes().ToArray())], isDirectory);
}
