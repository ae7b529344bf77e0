// SPDX-License-Identifier: MIT
using WasiVfs.Tests.Support;
using WasiVfs.Trees;
using WasiVfs.Wasm;
using Xunit;

namespace WasiVfs.Tests.Wasm;

/// <summary>The modules that are at hand: those of the repository, of <c>npm ci</c> in tests/engines, of ../shared/fixtures beside it,
/// and of the folders that the environment variable WASIVFS_MODULES names. Of large ones with one name, which are builds of one program,
/// the first is enough.</summary>
public static class RealModules
{
    private const long LargeLength = 4 << 20;
    private const long HugeLength = 20 << 20;

    public static IReadOnlyList<string> Paths { get; } =
        [.. Find().Order(StringComparer.Ordinal).DistinctBy(path => Length(path) < LargeLength ? path : Path.GetFileName(path))];

    /// <summary>A row for each; the trait Size=Large marks those that take seconds, and those that take many seconds wait for
    /// <c>./test.sh --systems</c>.</summary>
    public static IEnumerable<TheoryDataRow<string>> Rows => Paths.Select(path =>
    {
        var row = new TheoryDataRow<string>(path) { Skip = Length(path) < HugeLength ? null : Requires.Missing([Requires.Systems]) };
        return Length(path) < LargeLength ? row : row.WithTrait("Size", "Large");
    });

    private static long Length(string path) => new FileInfo(path).Length;

    private static IEnumerable<string> Find()
    {
        string[] folders =
        [
            Path.Combine(Repository.Root, "src", "WasiVfs.Guest"),
            Path.Combine(Repository.Root, "tests"),
            Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "fixtures")),
            .. (Environment.GetEnvironmentVariable("WASIVFS_MODULES") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries),
        ];
        return folders.Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.wasm", SearchOption.AllDirectories))
            .Where(IsModule);
    }

    private static bool IsModule(string path)
    {
        using ByteSource file = HostFile.OpenSource(path);
        return new SectionScanner(file).DetectKind() == WasmFileKind.Module;
    }
}
