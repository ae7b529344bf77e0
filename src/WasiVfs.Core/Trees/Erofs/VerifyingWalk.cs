// SPDX-License-Identifier: MIT
using System.Text;

namespace WasiVfs.Trees;

/// <summary>One walk over all entries of an image, which notes what does not fit together.</summary>
internal sealed class VerifyingWalk(ErofsImage image)
{
    private readonly ErofsSuperblock _super = image.Blocks.Superblock;
    private readonly Dictionary<ulong, (ErofsInode Inode, uint Names, string Path)> _others = [];
    private readonly HashSet<ulong> _directories = [];
    private readonly Stack<(ErofsInode Inode, ulong Parent, string Path)> _pending = new();
    private readonly OccupiedRanges _ranges = new();
    private readonly List<ImageProblem> _problems = [];

    public IEnumerable<ImageProblem> Problems => _problems;

    /// <summary>A path of the inode, which is not a directory; null if the walk has not come to it.</summary>
    public string? PathOf(ulong nodeId) => _others.TryGetValue(nodeId, out var found) ? found.Path : null;

    /// <summary>The node ids of the regular files.</summary>
    public IEnumerable<ulong> RegularFiles =>
        _others.Where(found => found.Value.Inode.Type == DescriptorType.RegularFile).Select(found => found.Key);

    /// <summary>Notes a problem; those beyond what anybody reads are not kept.</summary>
    public void Report(string path, string message, long offset)
    {
        if (_problems.Count < ErofsVerifier.MaxProblems)
        {
            _problems.Add(new ImageProblem(path, message, offset));
        }
    }

    public void Run(CancellationToken cancellationToken)
    {
        ulong root = _super.RootNodeId;
        _ranges.Add(ErofsFormat.SuperblockOffset, ErofsSuperblock.End, isShareable: false, "/");
        Visit(root, DescriptorType.Directory, root, "/", ErofsFormat.SuperblockOffset);
        while (_pending.TryPop(out var directory))
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                CheckDirectory(directory.Inode, directory.Parent, directory.Path);
            }
            catch (ImageFormatException fault)
            {
                Report(directory.Path, fault.Message, fault.Offset ?? 0);
            }
        }

        CheckLinkCounts();
        ulong seen = (ulong)(_directories.Count + _others.Count);
        if (_super.InodeCount != seen && _super.InodeCount != 0)
        {
            Report("/", $"The superblock counts {_super.InodeCount} inodes and {seen} can be reached.", ErofsFormat.SuperblockOffset);
        }

        _ranges.ReportOverlaps(this);
    }

    /// <summary>Takes note of one name of an inode. The first time its ranges are occupied, and a directory is noted to be visited.</summary>
    private void Visit(ulong nodeId, DescriptorType type, ulong parent, string path, long entryOffset)
    {
        if (_others.TryGetValue(nodeId, out var seen))
        {
            _others[nodeId] = seen with { Names = seen.Names + 1 };
            return;
        }

        ErofsInode inode = ErofsInode.Read(image.Blocks, nodeId);
        if (inode.Type != type)
        {
            Report(path, $"The entry is of the kind {type} and its inode of the kind {inode.Type}.", entryOffset);
        }

        if (inode.Type != DescriptorType.Directory)
        {
            _others.Add(nodeId, (inode, 1, path));
        }
        else if (_directories.Add(nodeId))
        {
            _pending.Push((inode, parent, path));
        }
        else
        {
            Report(path, "The directory has a second name.", entryOffset);
            return;
        }

        _ranges.Add(inode, path);
        if (inode.Type == DescriptorType.SymbolicLink)
        {
            new ErofsDescriptor(image, inode).ReadLink();
        }
    }

    private void CheckDirectory(ErofsInode directory, ulong parent, string path)
    {
        (uint subdirectories, bool self, bool up) = (0, false, false);
        byte[] last = [];
        foreach (ErofsDirent entry in new ErofsDirectory(image.Blocks, directory).Entries())
        {
            byte[] name = Encoding.UTF8.GetBytes(entry.Name);
            if (name.AsSpan().SequenceCompareTo(last) <= 0)
            {
                Report(path, $"The name '{entry.Name}' is not in the order of bytes.", entry.Offset);
            }

            last = name;
            if (entry.Name is "." or "..")
            {
                self |= entry.Name == "." && entry.NodeId == directory.NodeId;
                up |= entry.Name == ".." && entry.NodeId == parent;
                continue;
            }

            subdirectories += entry.Type == DescriptorType.Directory ? 1u : 0;
            VisitEntry(entry, directory.NodeId, path);
        }

        if (!self || !up)
        {
            Report(path, $"The entry '{(self ? ".." : ".")}' is missing or leads elsewhere.", directory.Offset);
        }

        // mkfs.erofs writes 1 if the count does not fit.
        if (directory.Links != subdirectories + 2 && directory.Links != 1)
        {
            Report(path, $"The directory has a link count of {directory.Links} and should have {subdirectories + 2}.", directory.Offset);
        }
    }

    private void VisitEntry(ErofsDirent entry, ulong directory, string path)
    {
        string place = path == "/" ? "/" + entry.Name : $"{path}/{entry.Name}";
        try
        {
            Visit(entry.NodeId, entry.Type, directory, place, entry.Offset);
        }
        catch (ImageFormatException fault)
        {
            Report(place, fault.Message, fault.Offset ?? 0);
        }
    }

    private void CheckLinkCounts()
    {
        foreach ((ErofsInode inode, uint names, string path) in _others.Values)
        {
            if (inode.Links != names)
            {
                Report(path, $"The inode has a link count of {inode.Links} and {names} names.", inode.Offset);
            }
        }
    }
}
