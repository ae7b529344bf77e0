// SPDX-License-Identifier: MIT
using System.Buffers;
using WasiVfs.Trees;

namespace WasiVfs.Packing;

/// <summary>Whether a file that holds a tree is as it was made.</summary>
/// <param name="Path">The file's full path.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Problems">What is wrong, at most about a thousand things; offsets count from the start of the image, in an archive from the archive's.</param>
public sealed record CheckResult(string Path, TreeKind Kind, IReadOnlyList<ImageProblem> Problems)
{
    /// <summary>Whether nothing is wrong.</summary>
    public bool IsValid => Problems.Count == 0;
}

/// <summary>
/// Checks images, packed modules and archives as a whole: an image's structure and checksum; in a packed module the recorded SHA-256 of the
/// image, and of the program where the module can give it back; an archive's headers, and the sizes and checksums of its contents.
/// </summary>
public static class TreeChecker
{
    private const int MaxProblems = 1000;
    private const int BufferSize = 1 << 16;

    /// <summary>Checks a file. What cannot be opened because it is damaged has a problem; what is no tree at all is an error.</summary>
    /// <param name="path">A packed module, an EROFS image or an archive.</param>
    /// <param name="progress">Told about the files that were read.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <exception cref="FileSystemException">Nothing is there, or it may not be read.</exception>
    /// <exception cref="PackException">The file holds no tree, is a module without packed files, or of a later version.</exception>
    public static CheckResult Check(string path, IProgress<PackProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        TreeKind kind = TreeSource.KindOf(path);
        if (kind == TreeKind.Directory)
        {
            throw new PackException(ErrorId.NothingToCheck, $"\"{path}\" is a directory, which has nothing to check. Name a packed module, an image or an archive.");
        }

        string full = System.IO.Path.GetFullPath(path);
        try
        {
            progress?.Report(new PackProgress($"Checking {path}", 0, 0));
            using TreeSource source = TreeSource.Open(path, cancellationToken);
            return new CheckResult(full, kind, source.Image is { } image ? CheckImage(image, progress, cancellationToken) : CheckArchive(source.Root, progress, cancellationToken));
        }
        catch (WasiVfsException e) when (IsDamage(e.Id))
        {
            return new CheckResult(full, kind, [new ImageProblem("/", e.Message, e.Offset ?? 0)]);
        }
    }

    // Bytes that were changed, in contrast to a file that is something else.
    private static bool IsDamage(ErrorId id) => id
        is ErrorId.ImageMalformed or ErrorId.ArchiveMalformed or ErrorId.ModuleMalformed or ErrorId.ImageNotFound or ErrorId.PackRecordDamaged;

    private static IReadOnlyList<ImageProblem> CheckImage(ImageFile image, IProgress<PackProgress>? progress, CancellationToken cancellationToken)
    {
        IReadOnlyList<ImageProblem> problems = image.Check(progress, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return image.Record is { Undo: not null } record && ModuleSplitter.CheckProgram(image.Path, record) is { } fault
            ? [.. problems, new ImageProblem("/", fault, 0)]
            : problems;
    }

    /// <summary>Reads all files: that is when their sizes and checksums are compared.</summary>
    private static List<ImageProblem> CheckArchive(Descriptor root, IProgress<PackProgress>? progress, CancellationToken cancellationToken)
    {
        var problems = new List<ImageProblem>();
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            Check(root, "");
            return problems;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        void Check(Descriptor directory, string path)
        {
            foreach ((DescriptorType type, string name) in directory.ReadDirectory())
            {
                cancellationToken.ThrowIfCancellationRequested();
                string place = $"{path}/{name}";
                if (type == DescriptorType.Directory)
                {
                    Check(directory.OpenAt(PathFlags.None, name), place);
                }
                else if (type == DescriptorType.RegularFile && problems.Count < MaxProblems)
                {
                    progress?.Report(new PackProgress($"Reading {place}", 0, 0));
                    ReadAll(directory.OpenAt(PathFlags.None, name), place);
                }
            }
        }

        void ReadAll(Descriptor file, string place)
        {
            try
            {
                long offset = 0;
                for (int count; (count = file.Read(buffer.AsSpan(0, BufferSize), offset)) > 0; offset += count)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                }
            }
            catch (ArchiveFormatException e)
            {
                problems.Add(new ImageProblem(place, e.Message, e.Offset ?? 0));
            }
        }
    }
}
