// SPDX-License-Identifier: MIT
using Microsoft.Win32.SafeHandles;

namespace WasiVfs.Trees;

/// <summary>The files of an image with their digests, for an image that takes them over unread.</summary>
/// <param name="file">The file that holds the image.</param>
/// <param name="start">Where the image starts in it.</param>
/// <param name="digests">The image's digests.</param>
internal sealed class KeptFiles(SafeFileHandle file, long start, ImageDigests digests)
{
    private readonly Dictionary<uint, int> _indices =
        digests.NodeIds.Select((id, index) => (id, index)).ToDictionary(pair => pair.id, pair => pair.index);

    /// <summary>A file; null if it has no digest.</summary>
    public KeptContent? Find(ErofsInode inode) =>
        inode.Type == DescriptorType.RegularFile && inode.NodeId <= uint.MaxValue && _indices.TryGetValue((uint)inode.NodeId, out int index)
            ? new KeptContent(file, start + inode.Start, inode.TailLength, digests.File(index).ToArray()) : null;
}
