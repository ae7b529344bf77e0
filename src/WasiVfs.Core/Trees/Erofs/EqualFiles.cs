// SPDX-License-Identifier: MIT
using System.Buffers;

namespace WasiVfs.Trees;

/// <summary>Finds the files that hold the same bytes, so that one copy of their blocks serves them all.</summary>
internal static class EqualFiles
{
    private const int BufferSize = 256 * 1024;

    /// <summary>Marks each file of at least one block that equals an earlier one. Only files that share their length are read.</summary>
    public static void Mark(IEnumerable<PlannedInode> files, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            foreach (IGrouping<long, PlannedInode> sameSize in files.Where(file => file.Size >= ErofsFormat.BlockSize).GroupBy(file => file.Size))
            {
                if (sameSize.Skip(1).Any())
                {
                    MarkGroup(sameSize, buffer, cancellationToken);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static void MarkGroup(IEnumerable<PlannedInode> files, byte[] buffer, CancellationToken cancellationToken)
    {
        var originals = new Dictionary<string, PlannedInode>(StringComparer.Ordinal);
        foreach (PlannedInode file in files)
        {
            file.Hash = file.Content.Kept?.Digest ?? Hash(file.Content, buffer, cancellationToken);
            string key = Convert.ToHexString(file.Hash);
            if (!originals.TryAdd(key, file))
            {
                file.Original = originals[key];
            }
        }
    }

    private static byte[] Hash(FileContent content, byte[] buffer, CancellationToken cancellationToken)
    {
        using var hash = new ContentHash(content.Length);
        using ByteSource reader = content.Open();
        for (long offset = 0; offset < content.Length;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Span<byte> part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, content.Length - offset));
            reader.Read(part, offset);
            hash.Append(part);
            offset += part.Length;
        }

        reader.Verify();
        return hash.Finish();
    }
}
