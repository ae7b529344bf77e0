// SPDX-License-Identifier: MIT
using System.Management.Automation;
using WasiVfs.Packing;
using WasiVfs.Trees;

namespace WasiVfs.PowerShell;

/// <summary>A mounted tree: the drive that PowerShell knows, and the open file or directory behind it.</summary>
/// <remarks>
/// The drive's root is the full path of the file or directory. It is closed when the drive is removed. What cmdlets write is a
/// <see cref="WasiImage"/>: this class brings a credential and a provider with it, which nobody wants to read.
/// </remarks>
public sealed class WasiImageDriveInfo : PSDriveInfo, IDisposable
{
    private static long s_lastMountNumber;

    private readonly TreeSource _source;

    /// <summary>Opens the tree and makes a drive of it, which the session does not know yet.</summary>
    /// <param name="name">The drive's name, without the colon.</param>
    /// <param name="provider">The provider that serves the drive.</param>
    /// <param name="path">The full host path of a packed module, an EROFS image, an archive or a directory.</param>
    /// <param name="layers">The full host paths of layers that are laid over the tree.</param>
    /// <param name="limits">How much an archive may inflate to; null for the usual limits.</param>
    /// <param name="stop">Ends the reading of an archive's headers.</param>
    internal WasiImageDriveInfo(
        string name, ProviderInfo provider, string path, string[] layers, ArchiveLimits? limits = null, CancellationToken stop = default)
        : base(name, provider, RootOf(path), $"The files inside {Path.GetFileName(ProviderPath.Trim(path))}", credential: null)
    {
        _source = TreeSource.Open(Root, layers, limits, stop);
        Length = _source.Kind == TreeKind.Directory ? null : new FileInfo(Root).Length;
        MountNumber = Interlocked.Increment(ref s_lastMountNumber);
    }

    /// <summary>What is mounted.</summary>
    internal TreeKind Kind => _source.Kind;

    /// <summary>The root directory.</summary>
    internal Descriptor Tree => _source.Root;

    /// <summary>The open image, with what its packer recorded; null for an archive or a directory.</summary>
    internal ImageFile? Image => _source.Image;

    /// <summary>Bytes of the file; null for a directory.</summary>
    internal long? Length { get; }

    /// <summary>What was lost if another tool has rewritten the file; empty if nothing was.</summary>
    internal IReadOnlyList<Warning> Warnings => _source.Warnings;

    /// <summary>Rises with each mount of the process: of two drives with one root, the higher number is the newer.</summary>
    internal long MountNumber { get; }

    /// <summary>What <c>~</c> stands for: the engine takes a path of ours without a drive for one of the host, so it needs one with.</summary>
    /// <remarks>
    /// The dot keeps completion right. Where a path starts with the home, the engine puts <c>~</c> in place of it, and would lose the
    /// separator of a home that ends in one.
    /// </remarks>
    internal string Home => $"{Name}:{ProviderPath.Separator}.";

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();

    /// <summary>The place that a provider path names, or null if the path is not below this drive's root.</summary>
    internal ImageLocation? Locate(string path) => ProviderPath.Inside(Root, path) is { } inner ? new ImageLocation(this, inner) : null;

    // The root of a whole file system has no name of its own, and would make every path of the host one of the drive.
    private static string RootOf(string path)
    {
        string full = Path.GetFullPath(path);
        return Path.GetPathRoot(full) is { } root && ProviderPath.Trim(full) == ProviderPath.Trim(root)
            ? throw new PSArgumentException($"'{path}' is the root of a file system. Mount a directory below it.")
            : ProviderPath.Trim(full);
    }
}
