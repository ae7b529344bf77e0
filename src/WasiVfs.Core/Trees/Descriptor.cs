// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>
/// A handle to a directory, a file or a symbolic link of a read-only tree: the capability API of wasi:filesystem 0.2 in C#.
/// Every path is relative to the handle and confined below it: a leading <c>/</c>, a walk above the handle by <c>..</c> or through
/// a link, and a link with an absolute target answer <see cref="ErrorCode.NotPermitted"/>; the empty path answers
/// <see cref="ErrorCode.NoEntry"/>; <c>dir/</c> is the directory and <c>file/</c> answers <see cref="ErrorCode.NotDirectory"/>.
/// </summary>
/// <remarks>
/// An EROFS image, a host directory and an archive are implementations; one contract suite runs over all. Handles of one tree share it:
/// the tree is released by whoever opened it. <see cref="Dispose()"/> closes what a handle itself holds open, which is a file of the host
/// that was read; a handle that was never read holds nothing. Instances are safe for concurrent reads. Every member throws
/// <see cref="FileSystemException"/> if the operation is refused.
/// </remarks>
public abstract class Descriptor : IDisposable
{
    /// <summary>What the handle stands for.</summary>
    public abstract DescriptorType Type { get; }

    /// <summary>The attributes of the object itself (<c>stat</c>).</summary>
    public abstract DescriptorStat Stat();

    /// <summary>The attributes of an object below this directory (<c>stat-at</c>).</summary>
    public abstract DescriptorStat StatAt(PathFlags flags, string path);

    /// <summary>A handle to an object below this directory (<c>open-at</c>). Without <see cref="PathFlags.SymlinkFollow"/> a final
    /// symbolic link answers <see cref="ErrorCode.Loop"/>; creating or cutting answers <see cref="ErrorCode.ReadOnly"/> if it could
    /// succeed elsewhere.</summary>
    public abstract Descriptor OpenAt(PathFlags flags, string path, OpenFlags open = OpenFlags.None);

    /// <summary>The target of a symbolic link below this directory, as stored (<c>readlink-at</c>); <see cref="ErrorCode.Invalid"/>
    /// if the object is not a link. Unlike wasi:filesystem it also returns absolute targets: tools must be able to show them.</summary>
    public abstract string ReadLinkAt(string path);

    /// <summary>The names in this directory, in the order of their UTF-8 bytes, without <c>.</c> and <c>..</c> (<c>read-directory</c>).</summary>
    public abstract IEnumerable<DirectoryEntry> ReadDirectory();

    /// <summary>Bytes of this file from <paramref name="offset"/> (<c>read</c>): fewer than asked only at the end, 0 past it.</summary>
    public abstract int Read(Span<byte> buffer, long offset);

    /// <summary>Whether both handles stand for one object (<c>is-same-object</c>): true for hard links.</summary>
    public abstract bool IsSameObject(Descriptor other);

    /// <summary>A hash of identity and metadata, not of content (<c>metadata-hash</c>).</summary>
    public abstract MetadataHashValue MetadataHash();

    /// <summary>The hash of an object below this directory (<c>metadata-hash-at</c>).</summary>
    public abstract MetadataHashValue MetadataHashAt(PathFlags flags, string path);

    /// <summary>A seekable read-only stream over this file's bytes (<c>read-via-stream</c>).</summary>
    /// <param name="offset">The stream's first position, in bytes from the start of the file.</param>
    public abstract Stream ReadViaStream(long offset = 0);

    /// <summary>Closes what the handle holds open of its own; the tree stays open.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>The entries of this directory, each with its attributes and a handle to it, in the order of <see cref="ReadDirectory"/>.</summary>
    internal virtual IEnumerable<ListedEntry> List()
    {
        foreach ((DescriptorType type, string name) in ReadDirectory())
        {
            Descriptor? below = type is DescriptorType.Directory or DescriptorType.RegularFile ? OpenAt(PathFlags.None, name) : null;
            yield return new ListedEntry(name, below?.Stat() ?? StatAt(PathFlags.None, name), below);
        }
    }

    /// <summary>Another handle, made of what this one knows: whoever reads through it finds out whether that is still there. Null if a handle has
    /// to be opened.</summary>
    internal virtual Descriptor? Again() => null;

    /// <summary>The full path of an object of the host; null for one of another tree.</summary>
    internal virtual string? HostPath => null;

    /// <summary>A handle to what a link in this directory of the host leads to, wherever that is; null if it leads to nothing, or to what is
    /// neither a directory nor a file.</summary>
    internal virtual Descriptor? OpenLinked(string name) => throw new NotSupportedException();

    /// <summary>The attributes as they were when the handle was made; those of now if the handle does not keep them.</summary>
    internal virtual DescriptorStat StatWhenOpened() => Stat();

    /// <summary>Closes what the handle holds open of its own.</summary>
    /// <param name="disposing">Whether <see cref="Dispose()"/> is the caller.</param>
    protected virtual void Dispose(bool disposing) { }
}
