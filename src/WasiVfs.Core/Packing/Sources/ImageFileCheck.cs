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
internal sealed class ImageFileCheck(
    ByteSource file, string path, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
{
    private readonly List<ImageProblem> _problems = [];

    /// <summary>Checks the file.</summary>
    /// <param name="fullPath">The file's full path.</param>
    /// <param name="kind">What it is by its first bytes.</param>
    /// <exception cref="PackException">The file holds no image and no trace of one.</exception>
    public CheckResult Run(string fullPath, TreeKind kind)
    {
        FoundDigests found = FoundDigests.In(file);
        PartCheck? parts = found.Digests is null ? null : new PartCheck(file, found);
        if (parts is not null)
        {
            kind = TreeKind.PackedModule;
            _problems.AddRange(parts.Compare(cancellationToken));
        }
        else if (found.IsDamaged)
        {
            Add("The digests of the packed module are not as they were written.", found.Offset, "digests");
        }

        // Nothing that the file says of itself is needed to find the image of a file whose parts have their lengths.
        if (parts is { Fits: true } && PartCheck.ImageOffset(found.Digests!) is { } offset)
        {
            CheckImage(offset, found.Digests!.Parts.Single(part => part.Name == FilePart.Image).Length, found.Digests.Image);
        }

        IReadOnlyList<Warning> warnings = Open(found.Digests?.Image, isImageChecked: parts is { Fits: true });
        return new CheckResult(fullPath, kind, _problems) { Warnings = warnings };
    }

    private void CheckImage(long offset, long length, ImageDigests? digests)
    {
        string? part = digests is null ? null : FilePart.Image;
        try
        {
            using ErofsImage image = ErofsImage.Open(new RangeByteSource(file, offset, length));
            IReadOnlyList<ImageProblem> problems = digests is null ? ErofsVerifier.Check(image, cancellationToken)
                : ErofsVerifier.Check(image, digests, progress, cancellationToken);
            _problems.AddRange(problems.Select(problem => problem with { Part = part }));
        }
        catch (ImageFormatException e)
        {
            Add(e.Message, e.Offset ?? 0, part);
        }
    }

    // Whether the file opens, and gives its program back.
    private IReadOnlyList<Warning> Open(ImageDigests? digests, bool isImageChecked)
    {
        try
        {
            using ImageFile image = ImageFile.Open(new RangeByteSource(file, 0, file.Length), path, path);
            if (!isImageChecked)
            {
                CheckImage(image.ImageOffset, image.ImageLength, digests);
            }

            if (image.RecordFault is { } fault && (_problems.Count == 0 || fault.Id == ErrorId.PackRecordDamaged))
            {
                Add(fault.Message, fault.Offset ?? 0, part: null);
            }

            if (_problems.Count == 0 && image is { Record: { Undo: not null } record, IsInComponent: false })
            {
                CheckProgram(record);
            }

            return digests is not null || image.Record is null ? image.Warnings : [.. image.Warnings, DigestsLost()];
        }
        catch (WasiVfsException e) when (IsDamage(e.Id) || _problems.Count > 0)
        {
            if (_problems.Count == 0)
            {
                Add(e.Message, e.Offset ?? 0, part: null);
            }

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
        WarningId.PackRecordLost,
        $"'{path}' has no digests of its own, so that only the structure of its image was checked, and its program if it can be "
            + "given back.");

    private void Add(string message, long offset, string? part) =>
        _problems.Add(new ImageProblem("/", message, offset) { Part = part });

    // Bytes that were changed, in contrast to a file that is something else.
    private static bool IsDamage(ErrorId id) => id
        is ErrorId.ImageMalformed or ErrorId.ModuleMalformed or ErrorId.ImageNotFound or ErrorId.PackRecordDamaged
        or ErrorId.ChangedAfterPacking;
}
