// SPDX-License-Identifier: MIT
using System.Globalization;
using WasiVfs.Tests.Support;
using WasiVfs.Trees;
using Xunit;

namespace WasiVfs.Tests.Trees;

/// <summary>
/// A host directory with everything that a tree can hold:
/// <code>
/// empty  one  page  page-1  page+1 ...       sizes around blocks and inodes
/// names/                                     every odd name
/// links/  to-file to-dir up dangling         symbolic links, one of 4,095 bytes
/// hard/a  hard/b  deep/er/c                  three names of one file
/// twins/  1 2 3                              equal contents
/// deep/er/est/...                            twenty levels
/// void/                                      an empty directory
/// </code>
/// </summary>
internal sealed class SampleTree : IDisposable
{
    /// <summary>Names that tools get wrong: wildcards, drive letters, spaces, shells, scripts, case, length, and bytes that sort before the
    /// dot.</summary>
    public static readonly string[] OddNames =
    [
        "[x].txt", "star*", "co:lon", " leading", "trailing ", "$d", "`tick", "quo\"te", "back\\slash", "日本", "\U0001F600", "\uFFFDx",
        "Case", "case",
        "!", "-", "+", "#", "...", ".a", "..a", new string('n', 255), new string('é', 127), "new\nline", "~", "%41", "a", "A", "con", "nul.txt",
    ];

    private static readonly int[] Sizes = [0, 1, 31, 32, 33, 4031, 4032, 4033, 4063, 4064, 4065, 4095, 4096, 4097, 8191, 8192, 8193, 300_000];
    private readonly TemporaryDirectory _directory = new();

    public SampleTree()
    {
        foreach (int size in Sizes)
        {
            WriteBytes($"size-{size.ToString(CultureInfo.InvariantCulture)}", size, size);
        }

        foreach (string name in OddNames.Where(HostNames.CanExist).DistinctBy(name => OperatingSystem.IsWindows() ? name.ToUpperInvariant() : name))
        {
            WriteBytes($"names/{name}", name.Length, 7);
        }

        string deep = "deep/er";
        for (int i = 0; i < 18; i++)
        {
            deep += $"/level{i.ToString(CultureInfo.InvariantCulture)}";
        }

        WriteBytes(deep + "/end", 10, 1);
        WriteBytes("hard/a", 5000, 2);
        Assert.True(HostLinks.MakeHardLink(At("hard/a"), At("hard/b")));
        Assert.True(HostLinks.MakeHardLink(At("hard/a"), At("deep/er/c")));
        WriteBytes("twins/1", 9000, 3);
        WriteBytes("twins/2", 9000, 3);
        WriteBytes("twins/3", 9000, 4);
        Directory.CreateDirectory(At("void"));
        Directory.CreateDirectory(At("links"));
        Links.ToFile(At("links/to-file"), "../size-33");
        Links.ToFile(At("links/to-dir"), "../names");
        Links.ToFile(At("links/up"), "..");
        Links.ToFile(At("links/dangling"), "nowhere");
        Links.ToFile(At("links/long"), string.Concat(Enumerable.Repeat("./", 2047)) + "x");
    }

    public string Path => _directory.Path;

    public string At(string path) => System.IO.Path.Combine(Path, path);

    public void WriteBytes(string path, int size, int seed)
    {
        var bytes = new byte[size];
        new Random(seed).NextBytes(bytes);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(At(path))!);
        File.WriteAllBytes(At(path), bytes);
    }

    public void Dispose() => _directory.Dispose();
}
