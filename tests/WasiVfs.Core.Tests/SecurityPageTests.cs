// SPDX-License-Identifier: MIT
using System.Text.RegularExpressions;
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests;

/// <summary>SECURITY.md names the tests that show what it says: each of them exists.</summary>
public sealed partial class SecurityPageTests
{
    public static TheoryData<string> Names =>
        [.. Named().Matches(File.ReadAllText(Path.Combine(Repository.Root, "SECURITY.md"))).Select(match => match.Groups[1].Value).Distinct()];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_test_that_is_named_exists(string name)
    {
        string path = Path.DirectorySeparatorChar + name.Replace('/', Path.DirectorySeparatorChar) + '.';
        Assert.Contains(
            Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*Tests.*", SearchOption.AllDirectories),
            file => file.Contains(path, StringComparison.Ordinal));
    }

    // `Packing/BoundsTests`, `Conformance/MemoryTests`, `Provider.Pitfalls.Tests.ps1`
    [GeneratedRegex(@"`([\w./]+?Tests)(?:\.ps1)?`")]
    private static partial Regex Named();
}
