// SPDX-License-Identifier: MIT
using System.Management.Automation;
using WasiVfs.Packing;

namespace WasiVfs.PowerShell;

/// <summary>A mounted image: the drive that PowerShell knows, and the open file behind it.</summary>
/// <remarks>The drive's root is the image file's full path. The file is closed when the drive is removed.</remarks>
public sealed class WasiImageDriveInfo : PSDriveInfo, IDisposable
{
    private static long s_lastMountNumber;

    /// <summary>Opens the image and makes a drive of it, which the session does not know yet.</summary>
    /// <param name="name">The drive's name, without the colon.</param>
    /// <param name="provider">The provider that serves the drive.</param>
    /// <param name="path">The full host path of a packed module or a bare EROFS image.</param>
    internal WasiImageDriveInfo(string name, ProviderInfo provider, string path)
        : base(name, provider, ProviderPath.Trim(Path.GetFullPath(path)), $"The files inside {Path.GetFileName(path)}", credential: null)
    {
        Image = ImageFile.Open(Root);
        MountNumber = Interlocked.Increment(ref s_lastMountNumber);
    }

    /// <summary>The open image, with what its packer recorded.</summary>
    public ImageFile Image { get; }

    /// <summary>Bytes of the image.</summary>
    public long ImageLength => Image.ImageLength;

    /// <summary>The paths that the program finds open at start; none for an image that is in no module.</summary>
    public IReadOnlyList<string> Mounts => [.. Image.Record?.Mounts.Select(mount => mount.GuestPath) ?? []];

    /// <summary>Rises with each mount of the process: of two drives with one root, the higher number is the newer.</summary>
    internal long MountNumber { get; }

    /// <summary>What <c>~</c> stands for: the engine takes a path of ours without a drive for one of the host, so it needs one with.</summary>
    internal string Home => $"{Name}:{ProviderPath.Separator}";

    /// <inheritdoc/>
    public void Dispose() => Image.Dispose();

    /// <summary>The place that a provider path names, or null where the path is not below this drive's root.</summary>
    internal ImageLocation? Locate(string path) => ProviderPath.Inside(Root, path) is { } inner ? new ImageLocation(this, inner) : null;
}
