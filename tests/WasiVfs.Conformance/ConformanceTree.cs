// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text;
using WasiVfs.Tests.Support;
using WasiVfs.Trees;

namespace WasiVfs.Tests.Conformance;

/// <summary>
/// The tree that the conformance programs and the runtime's native tests know by heart, as nodes and as a host directory:
/// <code>
/// file.txt empty exact large        13, 0, 8192 and 10000 bytes; byte i of the last two is i % 251
/// twin-a twin-b                     two names of one file
/// dir/inner.txt dir/deep/er/leaf    each holds its own name and a line feed
/// void/                             no entries
/// many/entry-0000 ... entry-0599    four blocks of entries
/// names/                            odd names
/// links/                            links that lead everywhere
/// </code>
/// </summary>
internal static class ConformanceTree
{
    /// <summary>The time of every entry, in seconds since 1970.</summary>
    public const long Time = 1_700_000_000;

    public const int ManyEntries = 600;

    /// <summary>How many links lead from <c>chain-N</c> to a file: N + 1.</summary>
    private const int ChainLength = 41;

    private static readonly string[] OddNames = ["ü", "a b", "...", "..a", ".hidden", "日本", "back\\slash", new('n', 255)];

    private static readonly (string Name, string Target)[] Links =
    [
        ("to-file", "../file.txt"), ("to-dir", "../dir"), ("to-dir-slash", "../dir/"), ("up", ".."), ("through", "to-dir/inner.txt"),
        ("escape", "../../file.txt"), ("escape-and-back", "../dir/../../root/file.txt"), ("absolute", "/gone.txt"),
        ("dangling", "nowhere"), ("dangling-deep", "nowhere/at/all"), ("self", "self"), ("loop-a", "loop-b"), ("loop-b", "loop-a"),
        ("file-as-dir", "../file.txt/"), ("long", string.Concat(Enumerable.Repeat("./", 2042)) + "to-file"),
        .. Enumerable.Range(0, ChainLength).Select(i => (Chain(i), i == 0 ? "../file.txt" : Chain(i - 1))),
    ];

    /// <summary>The tree as nodes.</summary>
    public static DirectoryNode Nodes()
    {
        var root = new DirectoryNode();
        foreach ((string path, byte[] content) in Files())
        {
            DirectoryNode parent = Directory(root, Path.GetDirectoryName(path)!);
            parent.Set(Path.GetFileName(path), new FileNode(FileContent.FromBytes(content)));
        }

        root.TryGet("twin-a", out TreeNode? twin);
        root.Set("twin-b", twin!);
        Directory(root, "void");
        foreach ((string name, string target) in Links)
        {
            Directory(root, "links").Set(name, new SymlinkNode(target));
        }

        return root;
    }

    /// <summary>Writes the tree below a host directory.</summary>
    public static void WriteTo(string directory)
    {
        foreach ((string path, byte[] content) in Files())
        {
            string file = Path.Combine(directory, path);
            System.IO.Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, content);
        }

        Tool.Check("ln", Path.Combine(directory, "twin-a"), Path.Combine(directory, "twin-b"));
        System.IO.Directory.CreateDirectory(Path.Combine(directory, "void"));
        System.IO.Directory.CreateDirectory(Path.Combine(directory, "links"));
        foreach ((string name, string target) in Links)
        {
            File.CreateSymbolicLink(Path.Combine(directory, "links", name), target);
        }
    }

    private static IEnumerable<(string Path, byte[] Content)> Files()
    {
        yield return ("file.txt", "hello, world\n"u8.ToArray());
        yield return ("empty", []);
        yield return ("exact", Pattern(8192));
        yield return ("large", Pattern(10_000));
        yield return ("twin-a", "twin\n"u8.ToArray());
        yield return ("dir/inner.txt", "inner.txt\n"u8.ToArray());
        yield return ("dir/deep/er/leaf", "leaf\n"u8.ToArray());
        for (int i = 0; i < ManyEntries; i++)
        {
            yield return (string.Create(CultureInfo.InvariantCulture, $"many/entry-{i:D4}"), []);
        }

        foreach (string name in OddNames)
        {
            yield return ($"names/{name}", Encoding.UTF8.GetBytes(name));
        }
    }

    private static byte[] Pattern(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)(i % 251))];

    private static string Chain(int i) => string.Create(CultureInfo.InvariantCulture, $"chain-{i:D2}");

    private static DirectoryNode Directory(DirectoryNode root, string path)
    {
        DirectoryNode at = root;
        foreach (string name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!at.TryGet(name, out TreeNode? child))
            {
                at.Set(name, child = new DirectoryNode());
            }

            at = (DirectoryNode)child;
        }

        return at;
    }
}
