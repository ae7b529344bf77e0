// SPDX-License-Identifier: MIT
using WasiVfs.Packing.Format;
using WasiVfs.Packing.Sources;
using WasiVfs.Packing.Splitting;
using WasiVfs.Trees;

namespace WasiVfs.Packing;

/// <summary>Changes what is in a packed module: the program is taken out of it, and packed again with the changed files.</summary>
/// <remarks>
/// What is not changed stays as it is: times, preopens and their order, the memory profile, the seal, the writable layer. A preopen goes
/// with its directory, and is renamed with it. The result is what a fresh pack of the same files would be.
/// </remarks>
public static class ModuleUpdater
{
    /// <summary>Writes the changed module to a file, which appears when it is whole.</summary>
    /// <param name="packedPath">A packed module with an undo record.</param>
    /// <param name="outputPath">The file to make or to replace; may be <paramref name="packedPath"/> itself.</param>
    /// <param name="changes">What is removed, and then renamed.</param>
    /// <param name="additions">What is added then, as mappings, and how it is taken. A file that is there already is replaced, and a directory
    /// united with the other; a path outside of all preopens becomes one. Layers are laid over all of it at the end. The memory profile and
    /// the seal of the module stay, and a writable layer unless another one is asked for.</param>
    /// <param name="progress">Told about long work, from this thread.</param>
    /// <param name="cancellationToken">Ends the work; nothing is left behind.</param>
    /// <exception cref="PackException">The module is not packed, its image is damaged, or it holds no undo record.</exception>
    /// <exception cref="FileSystemException">A path to remove or to rename is not there, or the new name is taken; or a source cannot be
    /// read.</exception>
    public static PackResult Update(
        string packedPath, string outputPath, TreeChanges changes, PackOptions additions,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Update(packedPath, outputPath, changes, additions, isTraced: null, progress, cancellationToken);

    /// <summary>The same; <paramref name="isTraced"/> says whether the new module writes a trace, null if as the old one does.</summary>
    internal static PackResult Update(
        string packedPath, string outputPath, TreeChanges changes, PackOptions additions, bool? isTraced,
        IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(changes);
        ArgumentNullException.ThrowIfNull(additions);
        OutputPlace.RequireOutside(outputPath, additions);
        using ImageFile packed = ImageFile.Open(packedPath);
        PackRecord record = packed.RequireModule();
        using var sources = new OpenSources(additions.ArchiveLimits);
        bool unread = changes.KeepsUnread && KeptImage.TryKeepUnread(packed, cancellationToken);
        if (!unread)
        {
            KeptImage.RequireUnchanged(packed, progress, cancellationToken);
        }

        var tree = new PackedTree(packed, record);
        var warnings = new List<Warning>();
        foreach (string path in changes.Remove)
        {
            tree.Remove(path);
        }

        foreach ((string from, string to) in changes.Rename)
        {
            tree.Rename(from, to);
        }

        foreach (Mapping mapping in additions.Mappings)
        {
            progress?.Report(new WorkProgress($"Listing {mapping.HostPath}"));
            tree.Add(sources.Open(mapping, cancellationToken), GuestPath.Parse(mapping.GuestPath), additions, warnings, cancellationToken);
        }

        Device[] devices = [.. record.Devices.Where(device => tree.Holds(StartBlock.PathOf(device)))];
        StartPlan start = StartPlan.Of(record with { Devices = devices }, additions);
        foreach (Mapping mapping in start.NewFiles(devices))
        {
            tree.Add(mapping.Tree!, GuestPath.Parse(mapping.GuestPath), additions, warnings, cancellationToken);
        }

        PackOptions options = additions with
        {
            Start = start.Start,
            Devices = start.Devices,
            HasDeviceFiles = true,
            HasBillOfMaterials = additions.HasBillOfMaterials || BillOfMaterials.IsIn(packed),
            Mappings = tree.Mappings(),
            Exclude = [],
            Dereference = false,
            OnConflict = ConflictPolicy.Replace,
            PreserveTimestamps = true, // what was added has its time by now
            Pyc = PycHandling.Ignore,
            Memory = record.Memory,
            Sealed = record.Sealed,
            Layer = additions.Layer ?? record.Layer,
            Union = additions.Union || record.United,
            Trace = isTraced ?? record.Traced,
            SeparateMounts = record.SeparateMounts,
        };
        PackResult result = Pack(packed, record, unread, outputPath, options, progress, cancellationToken);
        return result with { Warnings = [.. warnings, .. result.Warnings] };
    }

    private static PackResult Pack(
        ImageFile packed, PackRecord record, bool unread, string outputPath, PackOptions options,
        IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        ByteSource source = unread ? new RangeByteSource(packed.File, 0, packed.File.Length) : Program(packed, record);
        using PreparedPack pack = PreparedPack.Make(source, packed.Path, outputPath, options, progress, cancellationToken, replacesImage: unread);
        using AtomicFile file = AtomicFile.Create(outputPath);
        PackResult result = pack.Write(file.Stream, outputPath, progress, cancellationToken);
        pack.Dispose();

        // The output may be the packed module itself, and Windows replaces no file that is open.
        packed.Dispose();
        file.Commit(cancellationToken);
        return result with { Path = file.TargetPath };
    }

    private static StreamByteSource Program(ImageFile packed, PackRecord record)
    {
        FileStream program = ScratchFile.Open();
        OriginalProgram.WriteFile(packed, record, packed.Path, program);
        return new StreamByteSource(program, leaveOpen: false);
    }
}
