// SPDX-License-Identifier: MIT
using System.Text;
using WasiVfs.Trees;

namespace WasiVfs.PowerShell;

/// <summary>A file, a directory or a symbolic link inside a mounted image, with the members of the file system's own objects.</summary>
/// <remarks>Each answer of the provider is a new instance: PowerShell attaches an item's path to the object itself.</remarks>
public sealed partial class WasiImageItem
{
    private readonly ImageLocation _location;
    private readonly DescriptorStat _stat;

    internal WasiImageItem(ImageLocation location, DescriptorStat stat, bool isContainer)
    {
        _location = location;
        _stat = stat;
        IsContainer = isContainer;
        LinkTarget = stat.Type == DescriptorType.SymbolicLink ? location.ReadLink() : null;
    }

    /// <summary>The entry's name in its directory; the image file's name for the root.</summary>
    public string Name => _location.Name;

    /// <summary>The drive and the path on it, which every command with a path takes.</summary>
    public string FullName => _location.Typed;

    /// <summary>The path by which the program finds the entry, if one of its preopens reaches that far.</summary>
    public string GuestPath => _location.GuestPath;

    /// <summary>Bytes of content; of the target's name for a symbolic link; null for a directory.</summary>
    public long? Length => _stat.Type == DescriptorType.Directory ? null : checked((long)_stat.Size);

    /// <summary>True: what is not there has no object.</summary>
    public bool Exists { get; } = true;

    /// <summary>True: an image is read-only.</summary>
    public bool IsReadOnly => Attributes.HasFlag(FileAttributes.ReadOnly);

    /// <summary>What the file system of this machine would say of such an entry: read-only, a directory, a link, hidden.</summary>
    public FileAttributes Attributes => EntryAttributes.Of(_location.IsRoot ? "" : Name, _stat.Type, IsContainer);

    /// <summary>What the entry is: <c>d</c> or <c>l</c> in the first place, then <c>r</c> for read-only and <c>h</c> for hidden.</summary>
    public string Mode
    {
        get
        {
            char kind = LinkTarget is not null ? 'l' : IsContainer ? 'd' : '-';
            return $"{kind}-r{(Attributes.HasFlag(FileAttributes.Hidden) ? 'h' : '-')}-";
        }
    }

    /// <summary>The permissions, in the letters of <c>ls -l</c>. They follow from the kind: WASI has none, and an image keeps none.</summary>
    public string UnixMode => _stat.Type switch
    {
        DescriptorType.Directory => "drwxr-xr-x",
        DescriptorType.SymbolicLink => "lrwxrwxrwx",
        _ => "-rw-r--r--",
    };

    /// <summary>When the content last changed, in local time; the start of 1980 if the pack did not keep times.</summary>
    public DateTime LastWriteTime => _stat.Modified.LocalDateTime;

    /// <summary>When the content last changed, in UTC.</summary>
    public DateTime LastWriteTimeUtc => _stat.Modified.UtcDateTime;

    /// <summary>The time of the last change: an image keeps no other.</summary>
    public DateTime CreationTime => LastWriteTime;

    /// <summary>The time of the last change, in UTC: an image keeps no other.</summary>
    public DateTime CreationTimeUtc => LastWriteTimeUtc;

    /// <summary>How many names the object has.</summary>
    public long LinkCount => checked((long)_stat.LinkCount);

    /// <summary>Whether the entry is a directory, or a symbolic link that leads to one.</summary>
    public bool IsContainer { get; }

    internal ImageLocation Location => _location;

    /// <summary>Opens the file's content; symbolic links are followed.</summary>
    /// <returns>A seekable read-only stream, valid until the image is dismounted.</returns>
    /// <exception cref="FileSystemException">The entry is a directory, or a link that leads nowhere or out of the image.</exception>
    public Stream OpenRead() => _location.Open().ReadViaStream();

    /// <summary>Opens the file's content as text in UTF-8, unless a byte order mark says otherwise.</summary>
    /// <inheritdoc cref="OpenRead"/>
    public StreamReader OpenText() => new(OpenRead(), Encoding.UTF8);

    /// <summary>The full name.</summary>
    public override string ToString() => FullName;

    internal static WasiImageItem At(ImageLocation location)
    {
        DescriptorStat stat = location.Stat();
        return new WasiImageItem(
            location, stat, stat.Type == DescriptorType.Directory || (stat.Type == DescriptorType.SymbolicLink && location.IsContainer));
    }
}
