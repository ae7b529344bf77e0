// SPDX-License-Identifier: MIT
using System.Buffers;
using System.Globalization;

namespace WasiVfs.Trees;

/// <summary>One walk of <see cref="TreeComparer"/> over two trees at once.</summary>
internal sealed class Comparison(CompareOptions options, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
{
    private const int BufferSize = 256 * 1024;
    private readonly ByteCounter _compared = new(progress, "Comparing files");

    public IEnumerable<TreeDifference> Directories(Descriptor left, Descriptor right, string path, int depth)
    {
        EntryName.CheckDepth(depth, path);
        foreach ((DirectoryEntry? first, DirectoryEntry? second) in Pairs(left.ReadDirectory(), right.ReadDirectory()))
        {
            cancellationToken.ThrowIfCancellationRequested();
            string place = $"{path}/{(first ?? second)!.Value.Name}";
            IEnumerable<TreeDifference> found = (first, second) switch
            {
                ({ } only, null) => [new(DifferenceSide.Left, place, DifferenceKind.Missing, only.Type.ToString(), null)],
                (null, { } only) => [new(DifferenceSide.Right, place, DifferenceKind.Missing, null, only.Type.ToString())],
                ({ } a, { } b) when a.Type != b.Type => [Both(place, DifferenceKind.Type, a.Type.ToString(), b.Type.ToString())],
                _ => Entries(left, right, first!.Value, place, depth),
            };
            foreach (TreeDifference difference in found)
            {
                yield return difference;
            }
        }
    }

    private IEnumerable<TreeDifference> Entries(Descriptor left, Descriptor right, DirectoryEntry entry, string path, int depth)
    {
        if (options.Times && Times(left.StatAt(PathFlags.None, entry.Name), right.StatAt(PathFlags.None, entry.Name), path) is { } time)
        {
            yield return time;
        }

        if (entry.Type == DescriptorType.SymbolicLink)
        {
            (string target, string other) = (left.ReadLinkAt(entry.Name), right.ReadLinkAt(entry.Name));
            if (target != other)
            {
                yield return Both(path, DifferenceKind.LinkTarget, target, other);
            }
        }
        else if (entry.Type is DescriptorType.Directory or DescriptorType.RegularFile)
        {
            using Descriptor a = left.OpenAt(PathFlags.None, entry.Name);
            using Descriptor b = right.OpenAt(PathFlags.None, entry.Name);
            foreach (TreeDifference difference in entry.Type == DescriptorType.Directory ? Directories(a, b, path, depth + 1) : Contents(a, b, path))
            {
                yield return difference;
            }
        }
    }

    private static TreeDifference? Times(DescriptorStat left, DescriptorStat right, string path)
    {
        const string iso = "yyyy-MM-ddTHH:mm:ssZ";
        return left.Modified.ToUnixTimeSeconds() == right.Modified.ToUnixTimeSeconds() ? null : Both(
            path,
            DifferenceKind.Time,
            left.Modified.UtcDateTime.ToString(iso, CultureInfo.InvariantCulture),
            right.Modified.UtcDateTime.ToString(iso, CultureInfo.InvariantCulture));
    }

    private IEnumerable<TreeDifference> Contents(Descriptor left, Descriptor right, string path)
    {
        (ulong length, ulong other) = (left.Stat().Size, right.Stat().Size);
        if (length != other)
        {
            return [Both(path, DifferenceKind.Content, Bytes(length), Bytes(other))];
        }

        (string hash, string otherHash) = (Hash(left), Hash(right));
        return hash == otherHash ? [] : [Both(path, DifferenceKind.Content, hash, otherHash)];
    }

    private string Hash(Descriptor file)
    {
        using var hash = new ContentHash((long)file.Stat().Size);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            long offset = 0;
            for (int count; (count = file.Read(buffer.AsSpan(0, BufferSize), offset)) > 0; offset += count)
            {
                cancellationToken.ThrowIfCancellationRequested();
                hash.Append(buffer.AsSpan(0, count));
                _compared.Add(count);
            }

            return "sha256:" + Convert.ToHexStringLower(hash.Finish());
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static string Bytes(ulong length) => string.Create(CultureInfo.InvariantCulture, $"{length} bytes");

    private static TreeDifference Both(string path, DifferenceKind kind, string left, string right) =>
        new(DifferenceSide.Both, path, kind, left, right);

    /// <summary>Merges two listings, which both come in the order of names; null stands for a name that one of them lacks.</summary>
    private static IEnumerable<(DirectoryEntry? Left, DirectoryEntry? Right)> Pairs(
        IEnumerable<DirectoryEntry> left, IEnumerable<DirectoryEntry> right)
    {
        using IEnumerator<DirectoryEntry> a = left.GetEnumerator();
        using IEnumerator<DirectoryEntry> b = right.GetEnumerator();
        bool hasLeft = a.MoveNext();
        bool hasRight = b.MoveNext();
        while (hasLeft || hasRight)
        {
            int order = !hasLeft ? 1 : !hasRight ? -1 : Utf8Order.Comparer.Compare(a.Current.Name, b.Current.Name);
            yield return (order <= 0 ? a.Current : null, order >= 0 ? b.Current : null);
            hasLeft = order <= 0 ? a.MoveNext() : hasLeft;
            hasRight = order >= 0 ? b.MoveNext() : hasRight;
        }
    }
}
