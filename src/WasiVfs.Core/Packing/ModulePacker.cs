// SPDX-License-Identifier: MIT
using System.Diagnostics;
using WasiVfs.Trees;
using WasiVfs.Wasm;

namespace WasiVfs.Packing;

/// <summary>Puts directory trees into a WASI preview1 module. The program is rewritten, never run.</summary>
public static class ModulePacker
{
    /// <summary>Packs the mappings into a module and writes the result to a file, which appears when it is whole.</summary>
    /// <param name="modulePath">A WASI preview1 program, or one that was packed before: then the mappings are added to its own.</param>
    /// <param name="outputPath">The file to make or to replace; may be <paramref name="modulePath"/> itself.</param>
    /// <param name="options">The mappings and how they are taken.</param>
    /// <param name="progress">Told about long work, from this thread.</param>
    /// <param name="cancellationToken">Ends the work; nothing is left behind.</param>
    /// <exception cref="WasmFormatException">The module is malformed.</exception>
    /// <exception cref="PackException">The module or an option is refused.</exception>
    /// <exception cref="FileSystemException">A source cannot be read or holds what an image cannot.</exception>
    public static PackResult Pack(
        string modulePath, string outputPath, PackOptions options,
        IProgress<PackProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(modulePath);
        ArgumentException.ThrowIfNullOrEmpty(outputPath);
        ArgumentNullException.ThrowIfNull(options);
        long started = Stopwatch.GetTimestamp();
        var warnings = new List<string>();

        progress?.Report(new PackProgress("Reading the module", 0, 0));
        using LinkedModule linked = LinkedModule.Load(modulePath, LinkSettings.Of(options), warnings);
        if (options.Sealed && linked.RemovedImports is null)
        {
            throw new PackException(
                "PackedUnsealed", $"\"{modulePath}\" is packed already, and not sealed; sealing changes the program itself. Pack the original module sealed (--sealed), with all mappings.");
        }

        using ImagePlan image = ImagePlan.Make(linked.Packed, options, warnings, progress, cancellationToken);
        SizeCheck.Check(image.Plan.Length + linked.Module.Length, image.Plan.Length, outputPath, warnings);

        using AtomicFile file = AtomicFile.Create(outputPath);
        using var output = new BufferedStream(file.Stream, 1 << 16);
        var writer = new PackedModuleWriter(linked, MountTable.Encode(image.MountNodes, image.ConfineToMount), image.Plan.Length);
        PackRecord? record = null;
        writer.Write(
            output,
            stream => image.Write(stream, progress, cancellationToken),
            hash => (record = PackRecord.Of(linked, image.Mounts, image.ConfineToMount, image.Plan.Length, hash, !options.NoUndo)).ToJson());
        output.Flush();
        long length = file.Stream.Length;
        cancellationToken.ThrowIfCancellationRequested();
        // The output may be one of the files that it was made from, and Windows replaces no file that is open.
        linked.Dispose();
        image.Dispose();
        file.Commit(cancellationToken);

        return new PackResult
        {
            Path = file.TargetPath,
            Length = length,
            Mounts = image.Mounts,
            ImageOffset = writer.ImageOffset,
            ImageLength = image.Plan.Length,
            Files = image.Plan.FileCount,
            ImageSha256 = record!.ImageSha256,
            ModuleSha256 = linked.ModuleSha256,
            Warnings = warnings,
            Duration = Stopwatch.GetElapsedTime(started),
        };
    }
}
