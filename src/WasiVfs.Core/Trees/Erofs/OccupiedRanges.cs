// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>Who lies where in an image. Only blocks of files may be shared, and only from the same start.</summary>
internal sealed class OccupiedRanges
{
    private readonly List<(long Start, long End, bool IsShareable, string Path)> _ranges = [];

    public void Add(long start, long end, bool isShareable, string path) => _ranges.Add((start, end, isShareable, path));

    /// <summary>Occupies an inode with its tail, and the content that lies elsewhere.</summary>
    public void Add(ErofsInode inode, string path)
    {
        Add(inode.Offset, inode.TailStart + inode.TailLength, isShareable: false, path);
        long outside = inode.Size - inode.TailLength;
        if (outside > 0)
        {
            Add(inode.Start, inode.Start + outside, inode.Type == DescriptorType.RegularFile, path);
        }
    }

    public void ReportOverlaps(VerifyingWalk walk)
    {
        _ranges.Sort(static (x, y) => x.Start != y.Start ? x.Start.CompareTo(y.Start) : x.End.CompareTo(y.End));
        for (int i = 1; i < _ranges.Count; i++)
        {
            var (before, range) = (_ranges[i - 1], _ranges[i]);
            bool shared = range.IsShareable && before.IsShareable && range.Start == before.Start;
            if (range.Start < before.End && !shared)
            {
                walk.Report(range.Path, $"Its bytes lie over those of '{before.Path}'.", range.Start);
            }

            // The furthest end so far stays in view, whoever has it.
            if (before.End > range.End)
            {
                _ranges[i] = range with { End = before.End };
            }
        }
    }
}
