// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Management.Automation;
using WasiVfs.Trees;

namespace WasiVfs.PowerShell;

/// <summary>A file, a directory or a symbolic link inside a mounted image.</summary>
/// <remarks>Each answer of the provider is a new instance: PowerShell attaches an item's path to the object itself.</remarks>
public sealed class WasiImageItem
{
    private readonly ImageLocation _location;
    private readonly DescriptorStat _stat;

    internal WasiImageItem(ImageLocation location, DescriptorStat stat)
    {
        _location = location;
        _stat = stat;
        if (stat.Type == DescriptorType.SymbolicLink)
        {
            LinkTarget = location.ReadLink();
            IsContainer = TargetIsDirectory();
        }
        else
        {
            IsContainer = stat.Type == DescriptorType.Directory;
        }
    }

    /// <summary>The entry's name in its directory; the image file's name for the root.</summary>
    public string Name => _location.Name;

    /// <summary>The drive and the path on it, which every command with a path takes.</summary>
    public string FullName => _location.Typed;

    /// <summary>The directory of the entry, as <see cref="FullName"/> spells it.</summary>
    public string DirectoryName => _location.Parent().Typed;

    /// <summary>The path by which the program finds the entry, where a preopen of it reaches that far.</summary>
    public string GuestPath => _location.GuestPath;

    /// <summary>The name from its last dot, the dot included; empty where there is none.</summary>
    public string Extension => Path.GetExtension(Name);

    /// <summary>Bytes of content; of the target's name for a symbolic link; null for a directory.</summary>
    public long? Length => _stat.Type == DescriptorType.Directory ? null : checked((long)_stat.Size);

    /// <summary>What the entry is: <c>d</c> or <c>l</c> in the first place, and <c>r</c> for read-only, as the file system shows it.</summary>
    public string Mode => _stat.Type switch
    {
        DescriptorType.Directory => "d-r--",
        DescriptorType.SymbolicLink => "l-r--",
        _ => "--r--",
    };

    /// <summary>When the content last changed, in local time; the start of 1970 where the pack did not keep times.</summary>
    public DateTime LastWriteTime => _stat.Modified.LocalDateTime;

    /// <summary>The target of a symbolic link as stored; null for everything else.</summary>
    public string? LinkTarget { get; }

    /// <summary>How many names the object has.</summary>
    public long LinkCount => checked((long)_stat.LinkCount);

    /// <summary>Whether the entry is a directory, or a symbolic link that leads to one.</summary>
    public bool IsContainer { get; }

    /// <summary>The name column of the views.</summary>
    [Hidden]
    public string NameString => TerminalText.Escape(LinkTarget is null ? Name : $"{Name} -> {LinkTarget}");

    /// <summary>The name as the wide view shows it.</summary>
    [Hidden]
    public string WideName => IsContainer ? $"[{TerminalText.Escape(Name)}]" : TerminalText.Escape(Name);

    /// <summary>The time column of the views.</summary>
    [Hidden]
    public string LastWriteTimeString => string.Create(CultureInfo.CurrentCulture, $"{LastWriteTime,10:d} {LastWriteTime,8:t}");

    internal ImageLocation Location => _location;

    /// <summary>Opens the file's content; symbolic links are followed.</summary>
    /// <returns>A seekable read-only stream, valid until the image is dismounted.</returns>
    /// <exception cref="FileSystemException">The entry is a directory, or a link that leads nowhere or out of the image.</exception>
    public Stream OpenRead() => _location.Open().ReadViaStream();

    /// <summary>The full name.</summary>
    public override string ToString() => FullName;

    private bool TargetIsDirectory()
    {
        try
        {
            return _location.Stat(PathFlags.SymlinkFollow).Type == DescriptorType.Directory;
        }
        catch (FileSystemException)
        {
            return false; // dangling, looping or leaving the image: still an entry that can be listed
        }
    }
}
