// SPDX-License-Identifier: MIT
using CsCheck;
using WasiVfs.Trees;

namespace WasiVfs.Tests.Trees;

/// <summary>Random trees: odd names, wide and deep directories, sizes about the blocks, hard links, equal files, times before 1970.</summary>
internal static class RandomTree
{
    private const int Depth = 7;

    private enum Kind
    {
        File,
        Directory,
        Symlink,
        HardLink,
        SameContent,
    }

    /// <summary>A tree of up to 1500 nodes; most are small.</summary>
    public static Gen<DirectoryNode> Any { get; } =
        from time in Times()
        from count in Gen.Frequency((8, Gen.Int[0, 40]), (1, Gen.Int[0, 1500]))
        from parents in Gen.Int[1, 8]
        from entries in Entries(parents).Array[count]
        select Build(time, entries);

    /// <summary>A line for each node, for the message of a test that fails.</summary>
    public static string Print(DirectoryNode tree)
    {
        var lines = new List<string>();
        Visit(tree, "");
        return string.Join('\n', lines);

        void Visit(DirectoryNode directory, string path)
        {
            foreach ((string name, TreeNode node) in directory.Children)
            {
                string detail = node switch
                {
                    FileNode file => $"{file.Content.Length} bytes",
                    SymlinkNode link => $"{link.Target.Length} bytes of target",
                    _ => "",
                };
                lines.Add($"{node.Type} {path}/{name} {detail} {node.Modified:O}");
                if (node is DirectoryNode below)
                {
                    Visit(below, $"{path}/{name}");
                }
            }
        }
    }

    private static Gen<Entry> Entries(int parents) => Gen.Select(
        Gen.Frequency((1, Gen.Const(-1)), (4, Gen.Int[0, parents - 1])), Names(), Kinds(), Lengths(), Gen.Int[0, 1_000_000], Times())
        .Select(row => new Entry(row.Item1, row.Item2, row.Item3, row.Item4, row.Item5, row.Item6));

    private static Gen<Kind> Kinds() => Gen.Frequency(
        (5, Gen.Const(Kind.File)), (2, Gen.Const(Kind.Directory)), (1, Gen.Const(Kind.Symlink)),
        (1, Gen.Const(Kind.HardLink)), (1, Gen.Const(Kind.SameContent)));

    private static Gen<string> Names()
    {
        Gen<string> letter = Gen.OneOf("a", "b", "A", "B", "0", "1", "!", "-", ".", "+", "~", " ",
            "\u00e9", "\u65e5", "\uffee", "\U0001F600", "\ud7ff");
        return Gen.Frequency(
            (18, letter.Array[1, 8].Select(string.Concat)),
            (1, letter.Array[40, 60].Select(string.Concat)),
            (1, Gen.Int[1000, 9999].Select(number => new string('m', 255 - 4) + number)));
    }

    private static Gen<int> Lengths() => Gen.OneOf(
        Gen.Int[0, 4096],
        Gen.Select(Gen.Int[0, 4], Gen.Int[-70, 70]).Select((blocks, more) => Math.Max(0, (blocks * 4096) + more)));

    private static Gen<DateTimeOffset?> Times() => Gen.OneOf(
        Gen.Const(() => (DateTimeOffset?)null),
        Gen.Const<DateTimeOffset?>(DateTimeOffset.UnixEpoch),
        Gen.Long[-1L << 58, 1L << 58].Select(ticks => (DateTimeOffset?)DateTimeOffset.UnixEpoch.AddTicks(ticks)));

    private static DirectoryNode Build(DateTimeOffset? time, Entry[] entries)
    {
        var root = new DirectoryNode { Modified = time };
        List<(DirectoryNode Node, int Depth)> directories = [(root, 0)];
        List<FileNode> files = [];
        foreach (Entry entry in entries.Where(entry => entry.Name is not ("." or "..")))
        {
            (DirectoryNode parent, int depth) = entry.Parent < 0 ? directories[^1] : directories[entry.Parent % directories.Count];
            TreeNode node = Make(entry, files);
            parent.Set(entry.Name, node);
            if (node is DirectoryNode directory && depth < Depth)
            {
                directories.Add((directory, depth + 1));
            }
        }

        return root;
    }

    private static TreeNode Make(Entry entry, List<FileNode> files)
    {
        switch (entry.Kind)
        {
            case Kind.Directory:
                return new DirectoryNode { Modified = entry.Modified };
            case Kind.Symlink:
                return new SymlinkNode(new string('t', Math.Clamp(entry.Length, 1, 4095))) { Modified = entry.Modified };
            case Kind.HardLink when files.Count > 0:
                return files[entry.Number % files.Count];
            case Kind.SameContent when files.Count > 0:
                return new FileNode(files[entry.Number % files.Count].Content) { Modified = entry.Modified };
            default:
                var bytes = new byte[entry.Length];
                new Random(entry.Number).NextBytes(bytes);
                files.Add(new FileNode(FileContent.FromBytes(bytes)) { Modified = entry.Modified });
                return files[^1];
        }
    }

    /// <summary>A node to be: its directory is the one of that number, or the newest if the number is negative.</summary>
    private sealed record Entry(int Parent, string Name, Kind Kind, int Length, int Number, DateTimeOffset? Modified);
}
