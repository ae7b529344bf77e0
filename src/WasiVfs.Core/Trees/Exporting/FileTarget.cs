// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>Writes one file of a tree to one file of the host, with its time.</summary>
internal static class FileTarget
{
    /// <summary>Writes the file. One that is replaced stays what it was until the new one is whole.</summary>
    /// <param name="file">A file of any tree.</param>
    /// <param name="targetPath">The file to make; its directory is made if it does not exist.</param>
    /// <param name="options">How to write; null for the defaults.</param>
    /// <param name="progress">Is told the bytes written so far.</param>
    /// <param name="cancellationToken">Ends the work; nothing of it remains.</param>
    /// <returns>The bytes written.</returns>
    /// <exception cref="FileSystemException">The target exists and is not to be replaced, is a directory, has a name that the host cannot give,
    /// or cannot be written.</exception>
    public static long Write(
        Descriptor file,
        string targetPath,
        ExtractOptions? options = null,
        IProgress<WorkProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentException.ThrowIfNullOrEmpty(targetPath);
        string target = Path.GetFullPath(targetPath);
        return options is { Overwrite: true } && File.Exists(target)
            ? Replace(file, target, progress, cancellationToken)
            : DirectoryTarget.ExtractFile(
                file, Path.GetFileName(target), Path.GetDirectoryName(target)!, options, progress, cancellationToken).Bytes;
    }

    private static long Replace(Descriptor file, string target, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        DescriptorStat stat = file.Stat();
        using AtomicFile output = AtomicFile.Create(target);
        new ContentCopier(progress, cancellationToken).Copy(file, (long)stat.Size, target, output.Stream);
        cancellationToken.ThrowIfCancellationRequested();
        output.Commit(cancellationToken);
        HostEntry.SetModified(output.TargetPath, stat.Modified, isDirectory: false);
        return (long)stat.Size;
    }
}
