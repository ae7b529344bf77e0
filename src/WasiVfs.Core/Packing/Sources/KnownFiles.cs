// SPDX-License-Identifier: MIT
using Microsoft.Win32.SafeHandles;
using WasiVfs.Trees;

namespace WasiVfs.Packing.Sources;

/// <summary>The files of the host that lie in an image that was made of them, by their identity and their attributes.</summary>
internal sealed class KnownFiles
{
    // A file that was changed just now can be changed again with the same time.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(2);

    private readonly Dictionary<MetadataHashValue, (long Start, int Tail, byte[] Digest)> _files = [];

    /// <summary>What of a file lies in the image; null if the file is another one, or was changed.</summary>
    /// <param name="image">The file that holds the image.</param>
    /// <param name="identity">The hash of the file's identity and attributes.</param>
    public KeptContent? Find(SafeFileHandle image, MetadataHashValue identity) =>
        _files.TryGetValue(identity, out var file) ? new KeptContent(image, file.Start, file.Tail, file.Digest) : null;

    /// <summary>Remembers the files of a plan that was written.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="imageOffset">Where the image starts in its file.</param>
    /// <param name="listed">When the sources were listed.</param>
    public void Replace(ErofsPlan plan, long imageOffset, DateTimeOffset listed)
    {
        _files.Clear();
        foreach ((FileNode node, long start, int tail, byte[] digest) in plan.WrittenFiles())
        {
            if (node.Content is DescriptorContent { Identity: { } identity } content && content.Modified < listed - Settled)
            {
                _files[identity] = (imageOffset + start, tail, digest);
            }
        }
    }
}
