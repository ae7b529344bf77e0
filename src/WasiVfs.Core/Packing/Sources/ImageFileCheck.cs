// SPDX-License-Identifier: MIT
using WasiVfs.Packing.Format;
using WasiVfs.Packing.Splitting;
using WasiVfs.Trees;

namespace WasiVfs.Packing.Sources;

/// <summary>Checks one file that holds an image, or should.</summary>
/// <param name="file">The file.</param>
/// <param name="path">Its path, for messages.</param>
/// <param name="progress">Told about what was read.</param>
/// <param name="cancellationToken">Ends the check.</param>
internal sealed class ImageFileCheck(ByteSource file, string path, IProgress<PackProgress>? progress, CancellationToken cancellationToken)
{
    private readonly List<ImageProblem> _problems = [];

    /// <summary>Checks the file.</summary>
    /// <param name="fullPath">The file's full path.</param>
    /// <param name="kind">What it is.</param>
    /// <exception cref="PackException">The file holds no image and no trace of one.</exception>
    public CheckResult Run(string fullPath, TreeKind kind)
    {
        FoundDigests found = FoundDigests.In(file);
        if (found.Digests is { } digests)
        {
            kind = TreeKind.PackedModule;
            _problems.AddRange(PartCheck.Compare(file, found, cancellationToken));
            CheckDigestsOfImage(digests);
        }
        else if (found.IsDamaged)
        {
            Add("The digests of the packed module are not as they were written.", found.Offset, "digests");
        }

        IReadOnlyList<Warning> warnings = Open(hasDigests: found.Digests is not null);
        return new CheckResult(fullPath, kind, _problems) { Warnings = warnings };
    }

    private void CheckDigestsOfImage(PackDigests digests)
    {
        long offset = PartCheck.ImageOffset(digests) ?? file.Length;
        long length = digests.Parts.FirstOrDefault(part => part.Name == FilePart.Image)?.Length ?? 0;
        try
        {
            if (offset > file.Length - length)
            {
                throw new ImageFormatException("The file ends before the image does", file.Length - offset);
            }

            using ErofsImage image = ErofsImage.Open(new RangeByteSource(file, offset, length));
            IReadOnlyList<ImageProblem> problems = ErofsVerifier.Check(image, digests.Image, Progress(length), cancellationToken);
            _problems.AddRange(problems.Select(problem => problem with { Part = FilePart.Image }));
        }
        catch (ImageFormatException e)
        {
            Add(e.Message, e.Offset ?? 0, FilePart.Image);
        }
    }

    // The structure, where no digest speaks for it; and whether the file opens and gives its program back.
    private IReadOnlyList<Warning> Open(bool hasDigests)
    {
        try
        {
            using ImageFile image = ImageFile.Open(new RangeByteSource(file, 0, file.Length), path, path);
            if (!hasDigests)
            {
                _problems.AddRange(ErofsVerifier.Check(image.Image, cancellationToken));
            }

            if (image.RecordFault is { } fault && (_problems.Count == 0 || fault.Id == ErrorId.PackRecordDamaged))
            {
                Add(fault.Message, fault.Offset ?? 0, part: null);
            }

            if (_problems.Count == 0 && image is { Record: { Undo: not null } record })
            {
                CheckProgram(record);
            }

            return hasDigests || image.Record is null ? image.Warnings : [.. image.Warnings, DigestsLost()];
        }
        catch (WasiVfsException e) when (IsDamage(e.Id))
        {
            if (_problems.Count == 0)
            {
                Add(e.Message, e.Offset ?? 0, part: null);
            }

            return [];
        }
        catch (WasiVfsException) when (_problems.Count > 0)
        {
            return [];
        }
    }

    private void CheckProgram(PackRecord record)
    {
        try
        {
            OriginalProgram.Write(PackedModule.Read(WasmFile.Scan(file), record), path, Stream.Null);
        }
        catch (PackException e)
        {
            Add(e.Message, 0, part: null);
        }
    }

    private Warning DigestsLost() => new(
        WarningId.PackRecordLost, $"'{path}' has no digests any more: another tool has taken them away, so that only the image's structure and the program were checked.");

    private BytesRead? Progress(long length) => progress is null ? null : new BytesRead(progress, length);

    private void Add(string message, long offset, string? part) => _problems.Add(new ImageProblem("/", message, offset) { Part = part });

    // Bytes that were changed, in contrast to a file that is something else.
    private static bool IsDamage(ErrorId id) => id
        is ErrorId.ImageMalformed or ErrorId.ModuleMalformed or ErrorId.ImageNotFound or ErrorId.PackRecordDamaged or ErrorId.ChangedAfterPacking;

    private sealed class BytesRead(IProgress<PackProgress> progress, long total) : IProgress<long>
    {
        public void Report(long value) => progress.Report(new PackProgress("Reading the image", value, total));
    }
}
