// SPDX-License-Identifier: MIT
using WasiVfs.Trees;

namespace WasiVfs.Packing.Sources;

/// <summary>Checks an archive by reading all its files: that is when their sizes and checksums are compared.</summary>
internal sealed class ArchiveChecker
{
    private const int MaxProblems = 1000;
    private const int BufferSize = 1 << 16;

    private readonly IProgress<WorkProgress>? _progress;
    private readonly CancellationToken _cancellationToken;
    private readonly List<ImageProblem> _problems = [];
    private readonly byte[] _buffer = new byte[BufferSize];

    private ArchiveChecker(IProgress<WorkProgress>? progress, CancellationToken cancellationToken) =>
        (_progress, _cancellationToken) = (progress, cancellationToken);

    /// <summary>What is wrong with an archive.</summary>
    /// <exception cref="ArchiveFormatException">It inflates to more than its limits allow, which says nothing of whether it is
    /// damaged.</exception>
    public static IReadOnlyList<ImageProblem> Check(
        string path, ArchiveLimits? limits, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        var checker = new ArchiveChecker(progress, cancellationToken);
        try
        {
            using TreeSource source = TreeSource.Open(path, limits, cancellationToken);
            checker.CheckDirectory(source.Root, "");
        }
        catch (ArchiveFormatException e) when (e.Id != ErrorId.ArchiveTooLarge)
        {
            checker.Add("/", e);
        }

        return checker._problems;
    }

    private void CheckDirectory(Descriptor directory, string path)
    {
        foreach ((DescriptorType type, string name) in directory.ReadDirectory())
        {
            _cancellationToken.ThrowIfCancellationRequested();
            string place = $"{path}/{name}";
            if (type == DescriptorType.Directory)
            {
                CheckDirectory(directory.OpenAt(PathFlags.None, name), place);
            }
            else if (type == DescriptorType.RegularFile && _problems.Count < MaxProblems)
            {
                _progress?.Report(new WorkProgress($"Reading {place}"));
                ReadFile(directory.OpenAt(PathFlags.None, name), place);
            }
        }
    }

    private void ReadFile(Descriptor file, string place)
    {
        try
        {
            long offset = 0;
            for (int count; (count = file.Read(_buffer, offset)) > 0; offset += count)
            {
                _cancellationToken.ThrowIfCancellationRequested();
            }
        }
        catch (ArchiveFormatException e) when (e.Id != ErrorId.ArchiveTooLarge)
        {
            Add(place, e);
        }
    }

    private void Add(string place, ArchiveFormatException fault) =>
        _problems.Add(new ImageProblem(place, fault.Message, fault.Offset ?? 0));
}
