// SPDX-License-Identifier: MIT
using System.Globalization;
using WasiVfs.Trees;

namespace WasiVfs.Packing.Sources;

/// <summary>The files of a packed module, to be changed: the tree of its image, and the preopens that show parts of it.</summary>
internal sealed class PackedTree
{
    private const string Image = "image";

    private readonly string _name;
    private readonly bool _separate;
    private readonly DirectoryNode _root;
    private readonly List<(GuestPath Guest, GuestPath Image)> _mounts;
    private readonly List<(TreeNode Node, GuestPath Guest)> _added = [];

    /// <param name="packed">The packed module, which stays open until the changed one is written.</param>
    /// <param name="record">Its record.</param>
    public PackedTree(ImageFile packed, PackRecord record)
    {
        _name = packed.Path;
        _separate = record.SeparateMounts;
        _root = (DirectoryNode)Nodes(packed.Root, GuestPath.Root, TreeSource.AsItIs, null, CancellationToken.None)!;
        _mounts = [.. record.Mounts.Select(mount => (GuestPath.Parse(mount.GuestPath), GuestPath.Parse(mount.ImagePath)))];
    }

    /// <summary>What is to be packed: the directory of each preopen, then what was added outside of all.</summary>
    public IReadOnlyList<Mapping> Mappings()
    {
        // One tree, so that two names of one file stay two names of one file.
        var all = new DirectoryNode();
        all.Set(Image, _root);
        for (int i = 0; i < _added.Count; i++)
        {
            all.Set(i.ToString(CultureInfo.InvariantCulture), _added[i].Node);
        }

        Descriptor tree = new NodeTree(all, _name).Root;
        return
        [
            .. _mounts.Select(mount => Mapping.Of(tree.OpenAt(PathFlags.None, Image + mount.Image), _name, mount.Guest.ToString())),
            .. _added.Select((added, i) => Mapping.Of(
                tree.OpenAt(PathFlags.None, i.ToString(CultureInfo.InvariantCulture)), _name, added.Guest.ToString())),
        ];
    }

    /// <summary>Whether there is something at a guest path.</summary>
    public bool Holds(string guestPath) => _root.Find(InImage(GuestPath.Parse(guestPath))) is not null;

    /// <summary>Removes what a guest path names, or if it names nothing, what it matches as a pattern.</summary>
    /// <exception cref="FileSystemException">Nothing matches, or it is the root.</exception>
    public void Remove(string pattern)
    {
        GuestPath path = InImage(GuestPath.Parse(pattern));
        GuestPath[] found = _root.Find(path) is not null ? [path] : [.. Match(_root, GuestPath.Root, path.Components.AsMemory())];
        if (found.Length == 0 || path.IsRoot)
        {
            throw Missing(pattern);
        }

        foreach (GuestPath one in found)
        {
            Directory(one.Parent!).Remove(one.Name);
            _mounts.RemoveAll(mount => one.Contains(mount.Image));
        }
    }

    /// <summary>Moves an entry.</summary>
    /// <param name="from">Its guest path.</param>
    /// <param name="to">The new guest path, or a name in the same directory.</param>
    /// <exception cref="FileSystemException">It does not exist, or something has the new name.</exception>
    public void Rename(string from, string to)
    {
        GuestPath guest = GuestPath.Parse(from).ToAbsolute();
        GuestPath newGuest = (to.Contains('/', StringComparison.Ordinal) || guest.Parent is null
            ? GuestPath.Parse(to) : guest.Parent.Combine(to)).ToAbsolute();
        (GuestPath source, GuestPath target) = (InImage(guest), InImage(newGuest));
        TreeNode node = source.IsRoot ? throw Missing(from) : _root.Find(source) ?? throw Missing(from);
        if (_root.Find(target) is not null || guest.Contains(newGuest))
        {
            throw new FileSystemException(
                ErrorCode.Exist, to, $"'{from}' cannot become '{to}': '{_name}' has that path already.", ErrorId.InvalidArgument);
        }

        // A mount that lies apart is only known by another name from now on.
        bool isApart = _separate && _mounts.Exists(mount => mount.Image.Equals(source));
        if (!isApart)
        {
            DirectoryNode directory = MakeDirectory(target.Parent!, to);
            Directory(source.Parent!).Remove(source.Name);
            directory.Set(target.Name, node);
        }

        for (int i = 0; i < _mounts.Count; i++)
        {
            (GuestPath name, GuestPath image) = _mounts[i];
            _mounts[i] = (
                guest.Contains(name) ? Moved(name, guest, newGuest) : name,
                !isApart && source.Contains(image) ? Moved(image, source, target) : image);
        }
    }

    /// <summary>Adds a directory or a file: inside of a preopen into its directory, elsewhere as a mapping of its own.</summary>
    /// <exception cref="FileSystemException">The source cannot be read, or the guest path lies below a file.</exception>
    public void Add(
        Descriptor source, GuestPath guestPath, PackOptions options, ICollection<Warning> warnings, CancellationToken cancellationToken)
    {
        var mapOptions = new MapOptions
        {
            Exclude = options.Exclude,
            PreserveTimestamps = options.PreserveTimestamps,
            Pyc = options.Pyc,
            Dereference = options.Dereference,
            RelativeLinks = true,
            Epoch = options.SourceDateEpoch,
        };
        bool isDirectory = source.Type == DescriptorType.Directory;
        TreeNode? node = Nodes(source, guestPath, mapOptions, warnings, cancellationToken);
        GuestPath path = InImage(guestPath);
        if (Mount(guestPath) is null)
        {
            _added.Add((node ?? new DirectoryNode(), guestPath));
        }
        else if (isDirectory)
        {
            Unite(MakeDirectory(path, guestPath.ToString()), node as DirectoryNode ?? new());
        }
        else if (node is not null)
        {
            MakeDirectory(path.Parent ?? throw Missing(guestPath.ToString()), guestPath.ToString()).Set(path.Name, node);
        }
    }

    // Null if the patterns leave out all of it.
    private static TreeNode? Nodes(
        Descriptor source, GuestPath place, MapOptions options, ICollection<Warning>? warnings, CancellationToken cancellationToken)
    {
        var builder = new TreeBuilder();
        builder.Map(source, place, options, warnings, cancellationToken);
        TreeNode? node = builder.Build().Find(place);
        SetTime(node, PosixTime.Make(options.Epoch, 0));
        return node;
    }

    // What keeps no time has the epoch, which the tree that is packed later tells as any other time.
    private static void SetTime(TreeNode? node, DateTimeOffset epoch)
    {
        if (node is not null)
        {
            node.Modified ??= epoch;
        }

        foreach (TreeNode child in (node as DirectoryNode)?.Children.Values ?? [])
        {
            SetTime(child, epoch);
        }
    }

    private static void Unite(DirectoryNode target, DirectoryNode added)
    {
        foreach ((string name, TreeNode node) in added.Children)
        {
            if (node is DirectoryNode below && target.TryGet(name, out TreeNode? there) && there is DirectoryNode both)
            {
                Unite(both, below);
            }
            else
            {
                target.Set(name, node);
            }
        }
    }

    private static IEnumerable<GuestPath> Match(DirectoryNode directory, GuestPath path, ReadOnlyMemory<string> pattern)
    {
        GlobName wanted = GlobName.Parse(pattern.Span[0], pattern.Span[0]);
        foreach ((string name, TreeNode node) in directory.Children.Where(child => wanted.IsMatch([.. child.Key.EnumerateRunes()])))
        {
            GuestPath child = path.Combine(name);
            IEnumerable<GuestPath> found = pattern.Length == 1 ? [child]
                : node is DirectoryNode below ? Match(below, child, pattern[1..]) : [];
            foreach (GuestPath one in found)
            {
                yield return one;
            }
        }
    }

    private static GuestPath Moved(GuestPath path, GuestPath from, GuestPath to)
    {
        GuestPath moved = path.Components.Skip(from.Components.Length).Aggregate(to, (above, name) => above.Combine(name));
        return path.IsAbsolute ? moved : GuestPath.Parse(moved.ToString()[1..]);
    }

    // The innermost preopen shows the path; what lies in none is at its own place.
    private GuestPath InImage(GuestPath guestPath)
    {
        GuestPath absolute = guestPath.ToAbsolute();
        return Mount(absolute) is { } mount ? Moved(absolute, mount.Guest, mount.Image) : absolute;
    }

    private (GuestPath Guest, GuestPath Image)? Mount(GuestPath guestPath) => _mounts
        .Where(mount => mount.Guest.Contains(guestPath))
        .OrderByDescending(mount => mount.Guest.Components.Length)
        .Select(mount => ((GuestPath, GuestPath)?)mount).FirstOrDefault();

    private DirectoryNode Directory(GuestPath path) => (DirectoryNode)_root.Find(path)!;

    private DirectoryNode MakeDirectory(GuestPath path, string asked)
    {
        DirectoryNode directory = _root;
        foreach (string name in path.Components)
        {
            if (!directory.TryGet(name, out TreeNode? child))
            {
                directory.Set(name, child = new DirectoryNode());
            }

            directory = child as DirectoryNode ?? throw new FileSystemException(
                ErrorCode.NotDirectory, asked, $"'{asked}' lies below a file of '{_name}'.", ErrorId.InvalidArgument);
        }

        return directory;
    }

    private FileSystemException Missing(string path) =>
        new(ErrorCode.NoEntry, path, $"'{_name}' has nothing at the guest path '{path}'.");
}
