// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>
/// The part of a <see cref="Descriptor"/> that is the same for every tree: paths are walked one component at a time, and a tree only
/// says what a directory holds under one name.
/// </summary>
internal abstract class NodeDescriptor : Descriptor
{
    /// <summary>Whether this is of the host, where the hash of metadata tells a file from what it was before.</summary>
    internal virtual bool IsOfHost => false;

    /// <summary>What an image needs that takes this file over unread; null if it has to be read.</summary>
    internal virtual KeptContent? Kept => null;

    /// <summary>The entry of this directory with that name, the link itself if it is one; null if there is no such entry.</summary>
    internal abstract NodeDescriptor? Lookup(string name);

    /// <summary>The target of this symbolic link.</summary>
    internal abstract string ReadLink();

    public override DescriptorStat StatAt(PathFlags flags, string path) => Resolve(flags, path).Stat();

    public override MetadataHashValue MetadataHashAt(PathFlags flags, string path) => Resolve(flags, path).MetadataHash();

    public override string ReadLinkAt(string path)
    {
        NodeDescriptor node = Resolve(PathFlags.None, path);
        return node.Type == DescriptorType.SymbolicLink ? node.ReadLink() : throw PathErrors.NotALink(path);
    }

    public override Descriptor OpenAt(PathFlags flags, string path, OpenFlags open = OpenFlags.None)
    {
        NodeDescriptor? node = Find(flags, path);
        if (node is null)
        {
            throw open.HasFlag(OpenFlags.Create) ? PathErrors.ReadOnly(path) : PathErrors.NoEntry(path);
        }

        if (open.HasFlag(OpenFlags.Create) && open.HasFlag(OpenFlags.Exclusive))
        {
            throw PathErrors.Exists(path);
        }

        if (node.Type == DescriptorType.SymbolicLink)
        {
            throw PathErrors.IsALink(path);
        }

        bool isDirectory = node.Type == DescriptorType.Directory;
        if (open.HasFlag(OpenFlags.Directory) && !isDirectory)
        {
            throw PathErrors.NotDirectory(path);
        }

        if (open.HasFlag(OpenFlags.Truncate))
        {
            throw isDirectory ? PathErrors.IsDirectory(path) : PathErrors.ReadOnly(path);
        }

        return node;
    }

    public override Stream ReadViaStream(long offset = 0)
    {
        RequireFile();
        return new DescriptorStream(this, offset);
    }

    /// <summary>Refuses to read bytes of anything but a file.</summary>
    protected void RequireFile()
    {
        if (Type != DescriptorType.RegularFile)
        {
            throw Type == DescriptorType.Directory ? PathErrors.IsDirectory(".") : PathErrors.Unsupported(".", Type);
        }
    }

    /// <summary>Refuses to list anything but a directory.</summary>
    protected void RequireDirectory()
    {
        if (Type != DescriptorType.Directory)
        {
            throw PathErrors.NotDirectory(".");
        }
    }

    private NodeDescriptor Resolve(PathFlags flags, string path) => Find(flags, path) ?? throw PathErrors.NoEntry(path);

    /// <summary>What lies at a path; null if only its last component is missing. A single name, as walks of trees have it, takes the short
    /// way.</summary>
    private NodeDescriptor? Find(PathFlags flags, string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        bool follow = flags.HasFlag(PathFlags.SymlinkFollow);
        return !follow && Type == DescriptorType.Directory && EntryName.IsPlain(path) ? Lookup(path) : new PathWalk(this, path).Resolve(follow);
    }
}
