// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace WasiVfs.Tests.Support;

/// <summary>The fixture programs <c>treesum</c>, and what each of them has to print for a host directory.</summary>
public static class TreeSum
{
    /// <summary>The languages; the program takes guest directories as arguments, the one in Zig a single preopened one.</summary>
    public static IReadOnlyList<string> Languages { get; } = ["c", "cpp", "rust", "assemblyscript", "go", "zig"];

    public static string Module(string language) => Repository.Fixture("treesum", language, "treesum.wasm");

    /// <summary>The lines for a host directory that the program finds under the guest path.</summary>
    public static string Expected(string directory, string guestPath)
    {
        var lines = new StringBuilder();
        Walk(new DirectoryInfo(directory), guestPath, lines);
        return lines.ToString();
    }

    /// <summary>
    /// Makes a tree with whatever goes wrong easily: names whose order depends on how '/' sorts, sizes around blocks, no content,
    /// no entries, names in two scripts, links that are relative, dangling, or to a directory.
    /// </summary>
    public static void MakeTree(TemporaryDirectory directory)
    {
        var random = new Random(7);
        int[] sizes = [0, 1, 63, 64, 65, 999, 1000, 1001, 4095, 4096, 4097, 70_001, 1_300_000];
        string[] names = ["a", "a-b", "a.txt", "ab", "B", "a b", "ü", "名前", "%41", "-x", "a\\b", "~", "deep/er/and/deeper"];
        foreach ((string name, int size) in names.Zip(sizes).Where(pair => !OperatingSystem.IsWindows() || !pair.First.Contains('\\')))
        {
            byte[] content = new byte[size];
            random.NextBytes(content);
            File.WriteAllBytes(directory.Write($"files/{name}", ""), content);
            File.WriteAllBytes(directory.Write($"directories/{name}/inside", ""), content);
        }

        Directory.CreateDirectory(Path.Combine(directory.Path, "empty"));
        Links.ToFile(Path.Combine(directory.Path, "link-to-file"), "files/a");
        Links.ToFile(Path.Combine(directory.Path, "link-to-directory"), "directories");
        Links.ToFile(Path.Combine(directory.Path, "empty", "dangling"), "../nowhere");
    }

    private static void Walk(DirectoryInfo directory, string path, StringBuilder lines)
    {
        lines.Append(CultureInfo.InvariantCulture, $"d {path}\n");
        foreach (FileSystemInfo entry in directory.GetFileSystemInfos().OrderBy(entry => Encoding.UTF8.GetBytes(entry.Name), ByBytes))
        {
            string child = $"{path.TrimEnd('/')}/{entry.Name}";
            if (entry.LinkTarget is { } target)
            {
                lines.Append(CultureInfo.InvariantCulture, $"l {target} {child}\n");
            }
            else if (entry is DirectoryInfo below)
            {
                Walk(below, child, lines);
            }
            else
            {
                byte[] content = File.ReadAllBytes(entry.FullName);
                lines.Append(
                    CultureInfo.InvariantCulture, $"f {content.Length} {Convert.ToHexStringLower(SHA256.HashData(content))} {child}\n");
            }
        }
    }

    private static readonly Comparer<byte[]> ByBytes = Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b));
}
