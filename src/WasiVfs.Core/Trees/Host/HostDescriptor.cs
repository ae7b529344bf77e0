// SPDX-License-Identifier: MIT
using Microsoft.Win32.SafeHandles;

namespace WasiVfs.Trees;

/// <summary>An object of the host. A file is opened by the first read and closed with the handle; a later read opens it again.</summary>
/// <param name="path">The object's full path.</param>
/// <param name="stat">What was at the path when the handle was made.</param>
internal sealed class HostDescriptor(string path, HostStat stat) : NodeDescriptor
{
    private SafeFileHandle? _file;

    public override DescriptorType Type => stat.Type;

    public string FullPath => path;

    public override DescriptorStat Stat() => (HostStat.Of(path) ?? throw PathErrors.NoEntry(path)).ToDescriptorStat();

    public override IEnumerable<DirectoryEntry> ReadDirectory()
    {
        RequireDirectory();
        return Children().Select(child => new DirectoryEntry(child.Stat.Type, child.Name));
    }

    public override int Read(Span<byte> buffer, long offset)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        RequireFile();
        if (offset > long.MaxValue - buffer.Length)
        {
            return 0;
        }

        try
        {
            SafeFileHandle file = _file ?? Open();
            int total = 0;
            int count;
            do
            {
                count = RandomAccess.Read(file, buffer[total..], offset + total);
                total += count;
            }
            while (count > 0 && total < buffer.Length);

            return total;
        }
        catch (NotSupportedException)
        {
            // A pipe has taken the file's place: it has no positions to read from.
            throw DescriptorContent.Changed(path);
        }
        catch (Exception fault) when (HostErrors.IsHostFault(fault))
        {
            throw HostErrors.Make(path, fault);
        }
    }

    /// <summary>The stream has a handle of its own, so that closing it closes nobody else's.</summary>
    public override Stream ReadViaStream(long offset = 0)
    {
        RequireFile();
        return new DescriptorStream(new HostDescriptor(path, stat), offset);
    }

    public override bool IsSameObject(Descriptor other) => other is HostDescriptor descriptor && descriptor.Identity == Identity;

    public override MetadataHashValue MetadataHash() =>
        MetadataHashes.Of(stat.Device, stat.Inode == 0 ? MetadataHashes.OfText(path) : stat.Inode, Stat());

    /// <summary>The attributes that the listing itself has found out: a walk asks the host once for each entry.</summary>
    internal override IEnumerable<ListedEntry> List()
    {
        RequireDirectory();
        return Children().Select(child => new ListedEntry(
            child.Name,
            child.Stat.ToDescriptorStat(),
            child.Stat.Type is DescriptorType.Directory or DescriptorType.RegularFile ? new HostDescriptor(child.Path, child.Stat) : null));
    }

    // Where something else takes the file's place, its reader sees that once it has read: only Linux opens a pipe without waiting.
    internal override Descriptor? Again() => OperatingSystem.IsLinux() ? new HostDescriptor(path, stat) : null;

    internal override string? HostPath => path;

    internal override Descriptor? OpenLinked(string name)
    {
        string link = Path.Join(path, name);
        try
        {
            return HostStat.OfTarget(link) is { Type: DescriptorType.Directory or DescriptorType.RegularFile } target
                ? new HostDescriptor(HostNames.FollowLinks(link), target) : null;
        }
        catch (FileSystemException e) when (e.Code != ErrorCode.Access)
        {
            return null; // A ring, or a link below a file.
        }
    }

    internal override bool IsOfHost => true;

    internal override DescriptorStat StatWhenOpened() => stat.ToDescriptorStat();

    internal override NodeDescriptor? Lookup(string name)
    {
        string child = Path.Join(path, name);
        return HostNames.CanExist(name) && HostStat.Of(child) is { } childStat ? new HostDescriptor(child, childStat) : null;
    }

    internal override string ReadLink() => HostNames.ReadLink(path);

    protected override void Dispose(bool disposing)
    {
        Interlocked.Exchange(ref _file, null)?.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Opens the file; of two readers that do so at once, one closes what it opened.</summary>
    private SafeFileHandle Open()
    {
        SafeFileHandle opened = UnlockedFile.OpenRead(path);
        SafeFileHandle? earlier = Interlocked.CompareExchange(ref _file, opened, null);
        if (earlier is null)
        {
            return opened;
        }

        opened.Dispose();
        return earlier;
    }

    private IEnumerable<(string Name, string Path, HostStat Stat)> Children()
    {
        string[] names = HostErrors.Translate(path, HostNames.List);
        Array.Sort(names, Utf8Order.Comparer);
        foreach (string name in names)
        {
            string child = Path.Join(path, name);
            if (HostNames.CanExist(name) && HostStat.Of(child) is { } found)
            {
                yield return (name, child, found);
            }
            else if (name.Contains('\uFFFD', StringComparison.Ordinal))
            {
                // The framework shows bytes that are not UTF-8 as U+FFFD, and nothing has the name that it shows.
                throw EntryName.NotUtf8(child);
            }
        }
    }

    /// <summary>Device and inode number; the path takes their place if the host has no such numbers.</summary>
    private (ulong Device, ulong Inode, string? Path) Identity => (stat.Device, stat.Inode, stat.Inode == 0 ? path : null);
}
