// SPDX-License-Identifier: MIT
using System.Text.RegularExpressions;
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests;

/// <summary>Lines of C# are as long as .editorconfig says, and usings in its order, which the compiler does not look at; of C, .clang-format does.
/// Content of raw strings is as long as it is.</summary>
public sealed partial class LineTests
{
    private const int Most = 150;

    private static readonly IEnumerable<string> Sources = new[] { "src", "tests", "tools", "bench" }.SelectMany(Files);

    [Fact]
    public void The_limit_is_that_of_the_editor() => Assert.Contains(
        $"[*.cs]\nmax_line_length = {Most}\n", File.ReadAllText(Path.Combine(Repository.Root, ".editorconfig")), StringComparison.Ordinal);

    [Fact]
    public void No_line_is_longer() => Assert.Empty(Sources.SelectMany(TooLong));

    [Fact]
    public void Usings_are_in_order_with_those_of_System_first() => Assert.DoesNotContain(Sources, file =>
    {
        string[] names = [.. File.ReadLines(file).Select(line => Using.Match(line).Groups[1].Value).Where(name => name.Length > 0)];
        return !names.SequenceEqual(names.OrderBy(name => name.Split('.')[0] != "System").ThenBy(name => name, StringComparer.OrdinalIgnoreCase));
    });

    [GeneratedRegex(@"^using ([\w.]+);$")]
    private static partial Regex Using { get; }

    private static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Intersect(["bin", "obj", "node_modules"]).Any());

    private static IEnumerable<string> TooLong(string file)
    {
        bool isRaw = false;
        int number = 0;
        foreach (string line in File.ReadLines(file))
        {
            number++;
            bool touchesRaw = isRaw;
            isRaw ^= (line.Split("\"\"\"").Length - 1) % 2 == 1;
            if (line.Length > Most && !touchesRaw && !isRaw)
            {
                yield return $"{Path.GetRelativePath(Repository.Root, file)}:{number}";
            }
        }
    }
}
