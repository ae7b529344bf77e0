// SPDX-License-Identifier: MIT

namespace WasiVfs.Trees;

/// <summary>
/// Computes the digests of an image that lies in a file, whoever made it. Each byte is read and hashed once: a damaged or hostile image,
/// whose files lie over each other, costs no more than another one of its size.
/// </summary>
internal sealed class ImageDigester
{
    private const int BufferSize = 1 << 16;
    private static readonly byte[] Unknown = new byte[ContentHash.Size];

    private readonly ImageBlocks _image;
    private readonly ByteCounter _read;
    private readonly CancellationToken _cancellationToken;
    private readonly byte[] _buffer = new byte[BufferSize];
    private readonly Dictionary<(long Start, long Size), (byte[] Digest, ErofsInode First)> _hashed = [];

    private ImageDigester(ErofsImage image, IProgress<WorkProgress>? progress, CancellationToken cancellationToken) =>
        (_image, _read, _cancellationToken) =
        (image.Blocks, new ByteCounter(progress, "Reading the image", image.Blocks.Length), cancellationToken);

    /// <summary>Hashes an image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="files">The node ids of its regular files, ascending. What is not a readable file there has a digest of zeros, and its bytes
    /// count as the image's other ones.</param>
    /// <param name="progress">Told the bytes hashed so far.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static ImageDigests Compute(
        ErofsImage image, IReadOnlyCollection<uint> files, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var digester = new ImageDigester(image, progress, cancellationToken);
        ErofsInode?[] inodes = [.. files.Select(digester.ReadFile)];
        byte[] rest = digester.HashRest(inodes);
        HashSet<(long Start, long Length)> apart = Apart(inodes);
        return ImageDigests.Of(rest, files.Zip(inodes, (nodeId, inode) => (nodeId, digester.HashFile(inode, apart))), files.Count);
    }

    /// <summary>Hashes what is not content of a regular file: the digest that <see cref="ImageDigests.Rest"/> is.</summary>
    /// <param name="image">The image.</param>
    /// <param name="files">The node ids of its regular files, ascending.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static byte[] ComputeRest(ErofsImage image, IEnumerable<uint> files, CancellationToken cancellationToken)
    {
        var digester = new ImageDigester(image, progress: null, cancellationToken);
        return digester.HashRest(files.Select(digester.ReadFile));
    }

    private ErofsInode? ReadFile(uint nodeId)
    {
        try
        {
            ErofsInode inode = ErofsInode.Read(_image, nodeId);
            return inode.Type == DescriptorType.RegularFile ? inode : null;
        }
        catch (ImageFormatException)
        {
            return null;
        }
    }

    private byte[] HashRest(IEnumerable<ErofsInode?> files)
    {
        var contents = files.OfType<ErofsInode>()
            .SelectMany(file => new[] { BlocksOf(file), (Start: file.TailStart, Length: (long)file.TailLength) })
            .Where(range => range.Length > 0).Order();
        using var hash = new ContentHash(_image.Length);
        long at = 0;
        foreach ((long start, long length) in contents)
        {
            Append(hash, at, start - at);
            at = Math.Max(at, start + length);
        }

        Append(hash, at, _image.Length - at);
        return hash.Finish();
    }

    // The ranges of blocks that lie over no other range; equal files have one and the same.
    private static HashSet<(long Start, long Length)> Apart(IEnumerable<ErofsInode?> files)
    {
        var apart = new HashSet<(long Start, long Length)>();
        long end = 0;
        foreach ((long Start, long Length) range in files.OfType<ErofsInode>().Select(BlocksOf).Where(range => range.Length > 0).Distinct().Order())
        {
            if (range.Start >= end)
            {
                apart.Add(range);
                end = range.Start + range.Length;
            }
        }

        return apart;
    }

    private ReadOnlyMemory<byte> HashFile(ErofsInode? file, HashSet<(long Start, long Length)> apart)
    {
        if (file is null || (BlocksOf(file) is { Length: > 0 } blocks && !apart.Contains(blocks)))
        {
            return Unknown;
        }

        bool shares = BlocksOf(file).Length > 0;
        if (shares && _hashed.TryGetValue((file.Start, file.Size), out (byte[] Digest, ErofsInode First) same))
        {
            return Tail(file).SequenceEqual(Tail(same.First)) ? same.Digest : Unknown;
        }

        using var hash = new ContentHash(file.Size);
        Append(hash, file.Start, BlocksOf(file).Length);
        hash.Append(Tail(file));
        byte[] digest = hash.Finish();
        if (shares)
        {
            _hashed.Add((file.Start, file.Size), (digest, file));
        }

        return digest;
    }

    private ReadOnlySpan<byte> Tail(ErofsInode file) => file.TailLength == 0 ? default : _image.Metadata(file.TailStart, file.TailLength);

    private static (long Start, long Length) BlocksOf(ErofsInode file) => (file.Start, file.Size - file.TailLength);

    private void Append(ContentHash hash, long offset, long length)
    {
        for (long end = offset + length; offset < end;)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            Span<byte> part = _buffer.AsSpan(0, (int)Math.Min(_buffer.Length, end - offset));
            _image.ReadContent(part, offset);
            hash.Append(part);
            offset += part.Length;
            _read.Add(part.Length);
        }
    }
}
