// SPDX-License-Identifier: MIT
using System.Reflection;
using System.Text.RegularExpressions;
using WasiVfs.Packing;
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests;

/// <summary>The arrows of docs/ARCHITECTURE.md, read from the code: a namespace refers to those it may, and to no other.</summary>
public sealed partial class ArchitectureTests
{
    // From each box to the boxes that it may know. Embedding is what needs a pack and a run; what every box may use lies at the root.
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        [""] = [],
        ["Wasm"] = [],
        ["Trees"] = [],
        ["Running"] = [],
        ["Packing"] = ["Wasm", "Trees"],
        ["Embedding"] = ["Packing", "Running", "Trees"],
    };

    public static TheoryData<string> Boxes => [.. Allowed.Keys];

    [Theory]
    [MemberData(nameof(Boxes))]
    public void A_box_refers_only_to_the_boxes_below_it(string box)
    {
        string core = Path.Combine(Repository.Root, "src", "WasiVfs.Core");
        string folder = Path.Combine(core, box);
        string[] files = Directory.GetFiles(folder, "*.cs", box.Length == 0 ? SearchOption.TopDirectoryOnly : SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        foreach (string file in files)
        {
            string[] known = [.. BoxName().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value).Distinct()];
            string[] forbidden = [.. known.Where(other => other != box && Allowed.ContainsKey(other) && !Allowed[box].Contains(other))];
            Assert.True(forbidden.Length == 0, $"{Path.GetRelativePath(core, file)} refers to {string.Join(", ", forbidden)}.");
        }
    }

    [Fact]
    public void Every_type_lies_in_one_of_the_boxes()
    {
        IEnumerable<string?> namespaces = typeof(ModulePacker).Assembly.GetTypes()
            .Where(type => type.GetCustomAttribute<System.Runtime.CompilerServices.CompilerGeneratedAttribute>() is null)
            .Select(type => type.Namespace)
            .Where(name => name?.StartsWith("WasiVfs", StringComparison.Ordinal) == true)
            .Distinct();
        Assert.All(namespaces, name => Assert.Contains(name!.Split('.') is [_, var box, ..] ? box : "", Allowed.Keys));
    }

    [Theory]
    [InlineData("WasiVfs.PowerShell", "WasiVfs.Cli")]
    [InlineData("WasiVfs.Cli", "WasiVfs.PowerShell")]
    public void The_faces_do_not_know_each_other(string face, string other)
    {
        foreach (string file in Directory.GetFiles(Path.Combine(Repository.Root, "src", face), "*.cs", SearchOption.AllDirectories))
        {
            Assert.DoesNotContain($"using {other}", File.ReadAllText(file), StringComparison.Ordinal);
        }
    }

    [GeneratedRegex(@"WasiVfs\.(Wasm|Trees|Packing|Embedding|Running)\b")]
    private static partial Regex BoxName();
}
