// SPDX-License-Identifier: MIT
using WasiVfs.Trees;

namespace WasiVfs.PowerShell;

/// <summary>A mounted image.</summary>
public sealed class WasiImage
{
    private readonly WasiImageDriveInfo _drive;

    internal WasiImage(WasiImageDriveInfo drive)
    {
        _drive = drive;
        Mounts = drive.Image?.Record?.Mounts.Select(mount => mount.GuestPath).ToArray() ?? [];
    }

    /// <summary>The drive's name, without a colon.</summary>
    public string Name => _drive.Name;

    /// <summary>What is mounted: <c>PackedModule</c>, <c>Erofs</c>, <c>EmbeddedImage</c>, <c>Tar</c>, <c>TarGzip</c>, <c>Zip</c> or
    /// <c>Directory</c>.</summary>
    public string Kind => _drive.Kind.ToString();

    /// <summary>The full path of the file or directory.</summary>
    public string Root => _drive.Root;

    /// <summary>Bytes of the file; null for a directory.</summary>
    public long? Length => _drive.Length;

    /// <summary>Bytes of the image; null for an archive or a directory.</summary>
    public long? ImageLength => _drive.Image?.ImageLength;

    /// <summary>Who packed, name and version; null for everything but a packed module.</summary>
    public string? PackedBy => _drive.Image?.Record?.Packer;

    /// <summary>The paths that the program finds open at start; empty for a tree that is not in a module.</summary>
    public IReadOnlyList<string> Mounts { get; }

    /// <summary>Gives the root directory as the library <c>WasiVfs.Core</c> has it.</summary>
    /// <returns>The directory, valid until the image is dismounted.</returns>
    public Descriptor OpenRoot() => _drive.Tree;

    /// <summary>The drive's name, by which every command finds the drive.</summary>
    public override string ToString() => Name;
}
