// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>
/// Writes a tree to a directory, an archive or an image. An archive appears under its name when it is whole, in place of a file that was
/// there. The same tree gives the same bytes: entries are sorted, times are the tree's own, owners are 0, modes 0644 and 0755 by kind.
/// </summary>
/// <remarks>Tar keeps hard links, and times in whole seconds; zip stores a file once for each of its names, and times to two seconds. Neither
/// keeps the time of the root directory. What is compressed is the same for the same version of .NET on the same system. Devices, pipes
/// and sockets are left out with a warning; an EROFS image refuses them.</remarks>
public static class TreeExporter
{
    /// <summary>Writes all that is below a directory.</summary>
    /// <param name="source">A directory of any tree.</param>
    /// <param name="targetPath">The file to make or to replace; or the directory to fill, which is made if it does not exist.</param>
    /// <param name="format">What to write.</param>
    /// <param name="options">How to write to a directory; null for the defaults.</param>
    /// <param name="progress">Is told the bytes written so far.</param>
    /// <param name="cancellationToken">Ends the work; nothing that it has made remains.</param>
    /// <exception cref="FileSystemException">The source cannot be read, or the target cannot be written, exists or has no room.</exception>
    public static ExportResult Export(
        Descriptor source,
        string targetPath,
        ExportFormat format,
        ExtractOptions? options = null,
        IProgress<WorkProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentException.ThrowIfNullOrEmpty(targetPath);
        if (format == ExportFormat.File)
        {
            throw new FileSystemException(
                ErrorCode.IsDirectory, targetPath, "A directory cannot be written as one file; name a directory or an archive.");
        }

        RequireOutside(source, targetPath);
        if (format is ExportFormat.Directory or ExportFormat.Tar)
        {
            RoomCheck.Require(source, targetPath, cancellationToken);
        }

        var warnings = new List<Warning>();
        if (format == ExportFormat.Directory)
        {
            ExtractResult written = DirectoryTarget.Extract(source, targetPath, options, warnings, progress, cancellationToken);
            return new ExportResult(
                Path.GetFullPath(targetPath), format, written.Files, written.Directories, written.Links, written.Bytes, warnings);
        }

        using AtomicFile file = AtomicFile.Create(targetPath);
        ExportResult result = HostErrors.Translate(file.TargetPath, path => format == ExportFormat.Erofs
            ? WriteImage(source, path, file.Stream, warnings, progress, cancellationToken)
            : ArchiveWriter.Write(source, path, format, file.Stream, warnings, progress, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        file.Commit(cancellationToken);
        return result;
    }

    /// <summary>Writes one file: into the directory, as the only entry of the archive, or as the file that the target names.</summary>
    /// <param name="file">A file of any tree.</param>
    /// <param name="name">Its name in the target.</param>
    /// <param name="targetPath">As for <see cref="Export"/>.</param>
    /// <param name="format">As for <see cref="Export"/>.</param>
    /// <param name="options">As for <see cref="Export"/>.</param>
    /// <param name="progress">As for <see cref="Export"/>.</param>
    /// <param name="cancellationToken">As for <see cref="Export"/>.</param>
    /// <exception cref="FileSystemException">As for <see cref="Export"/>.</exception>
    public static ExportResult ExportFile(
        Descriptor file,
        string name,
        string targetPath,
        ExportFormat format,
        ExtractOptions? options = null,
        IProgress<WorkProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (format == ExportFormat.File)
        {
            long bytes = FileTarget.Write(file, targetPath, options, progress, cancellationToken);
            return new ExportResult(Path.GetFullPath(targetPath), format, 1, 0, 0, bytes, []);
        }

        DescriptorStat stat = file.Stat();
        var root = new DirectoryNode();
        root.Set(name, new FileNode(DescriptorContent.OfOpen(file, stat, name)) { Modified = stat.Modified });
        if (format != ExportFormat.Directory)
        {
            return Export(new NodeTree(root, name).Root, targetPath, format, options, progress, cancellationToken);
        }

        ExtractResult written = DirectoryTarget.ExtractFile(file, name, targetPath, options, progress, cancellationToken);
        return new ExportResult(Path.GetFullPath(targetPath), format, written.Files, 0, 0, written.Bytes, []);
    }

    /// <summary>A directory that is read while something is written into it would be written into itself.</summary>
    private static void RequireOutside(Descriptor source, string targetPath)
    {
        if (source is HostDescriptor host && HostPlaces.NamesBelow(host.FullPath, targetPath) is not null)
        {
            throw new FileSystemException(ErrorCode.Invalid, targetPath,
                $"The target '{targetPath}' lies in the directory that is exported; name a place outside of it.");
        }
    }

    private static ExportResult WriteImage(
        Descriptor source, string path, Stream output, List<Warning> warnings, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        var builder = new TreeBuilder();
        builder.Map(source, GuestPath.Root, new MapOptions { PreserveTimestamps = true }, warnings, cancellationToken);
        ErofsPlan plan = ErofsBuilder.Plan(builder.Build(warnings), cancellationToken: cancellationToken);
        plan.Write(output, progress, cancellationToken);
        return new ExportResult(path, ExportFormat.Erofs, plan.FileCount, plan.DirectoryCount - 1, plan.LinkCount, plan.ContentBytes, warnings);
    }
}
