// SPDX-License-Identifier: MIT
using WasiVfs.Trees;

namespace WasiVfs.PowerShell;

/// <content>What lies around the entry, and behind it if it is a link.</content>
public sealed partial class WasiImageItem
{
    // As many links in a row as Linux follows.
    private const int MaxLinks = 40;

    /// <summary>The name without its extension; the whole name of a directory.</summary>
    public string BaseName => IsContainer ? Name : Path.GetFileNameWithoutExtension(Name);

    /// <summary>The name from its last dot, the dot included; empty if it has none.</summary>
    public string Extension => Path.GetExtension(Name);

    /// <summary>The directory of the entry, as <see cref="FullName"/> spells it.</summary>
    public string DirectoryName => _location.Parent().Typed;

    /// <summary>The directory that a file lies in; null for a directory.</summary>
    public WasiImageItem? Directory => IsContainer ? null : At(_location.Parent());

    /// <summary>The directory that a directory lies in; null for a file, and for the root.</summary>
    public WasiImageItem? Parent => IsContainer && !_location.IsRoot ? At(_location.Parent()) : null;

    /// <summary>The image's root.</summary>
    public WasiImageItem Root => At(_location with { Inner = "" });

    /// <summary><c>SymbolicLink</c>, or <c>HardLink</c> for a file with several names; null for everything else.</summary>
    public string? LinkType => LinkTarget is not null ? "SymbolicLink" : !IsContainer && LinkCount > 1 ? "HardLink" : null;

    /// <summary>The target of a symbolic link as stored; null for everything else.</summary>
    public string? LinkTarget { get; }

    /// <summary>The target of a symbolic link as stored; null for everything else.</summary>
    public string? Target => LinkTarget;

    /// <summary>The full name of what a symbolic link leads to in the end, and the entry's own if it is not a link; null if the link
    /// leads out of the image or in a circle.</summary>
    public string? ResolvedTarget
    {
        get
        {
            ImageLocation? place = _location;
            for (int i = 0; i < MaxLinks && place is { } link; i++)
            {
                if (!link.Exists || link.Stat().Type != DescriptorType.SymbolicLink)
                {
                    return link.Typed;
                }

                place = link.Parent().Follow(link.ReadLink());
            }

            return null;
        }
    }
}
