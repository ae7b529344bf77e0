// SPDX-License-Identifier: MIT
using System.Text.RegularExpressions;
using WasiVfs.Tests.Support;
using static System.FormattableString;

namespace WasiVfs.Reports;

/// <summary>The sources of one kind of test, and how they name what they check.</summary>
/// <param name="Column">The kind, as a column's head.</param>
/// <param name="Folder">Where the sources lie, from the repository's root.</param>
/// <param name="Files">Which files there.</param>
/// <param name="Check">The pattern of a check; {0} is the call.</param>
internal sealed record TestIndex(string Column, string Folder, string Files, string Check)
{
    private static readonly string[] PassedOver = ["bin", "obj"];

    private readonly Lazy<IReadOnlyList<(string Name, string Text)>> _sources = new(() => [.. Read(Path.Combine(Repository.Root, Folder), Files)]);

    public static IReadOnlyList<TestIndex> All { get; } =
    [
        new("C", "tests/fixtures/conformance/c", "*.c", "check\\(\"{0}[.\"]"),
        new("Rust", "tests/fixtures/conformance/rust", "conformance.rs", "\"{0}[.\"]"),
        new("bad pointers", "tests/fixtures/memory", "hostile.c", "FAULTS\\(\"{0}[.\"]"),
        new("native", "src/WasiVfs.Guest/test", "test_*.c", "\\b{0}\\("),
        new("C#", "tests", "*Tests.cs", "\"{0}\""),
    ];

    /// <summary>The files that check the call, and how often it stands there: "files 9, opening 2".</summary>
    public string Find(string call)
    {
        var pattern = new Regex(Check.Replace("{0}", Regex.Escape(call), StringComparison.Ordinal));
        return string.Join(", ", _sources.Value
            .GroupBy(source => source.Name, source => pattern.Count(source.Text))
            .Select(files => (Name: files.Key, Count: files.Sum())).Where(found => found.Count > 0)
                .OrderBy(found => found.Name, StringComparer.Ordinal)
            .Select(found => Invariant($"{found.Name} {found.Count}")));
    }

    /// <summary>Whether there is such a file, by its name in <see cref="Find"/>'s answer.</summary>
    public bool Has(string name) => _sources.Value.Any(source => source.Name == name);

    private static IEnumerable<(string Name, string Text)> Read(string folder, string files) =>
        from path in Directory.EnumerateFiles(folder, files, SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        where !PassedOver.Intersect(Path.GetRelativePath(folder, path).Split(Path.DirectorySeparatorChar)).Any()
        select (Path.GetFileNameWithoutExtension(path), File.ReadAllText(path));
}
