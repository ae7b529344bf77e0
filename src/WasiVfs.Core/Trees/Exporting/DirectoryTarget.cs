// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>
/// Writes a tree to a host directory: files with their times, hard links as such, symbolic links as they are stored. Nothing is written
/// outside the target: links that lie in it are replaced or refused and never followed, and the tree's own links are made last.
/// </summary>
/// <remarks>
/// If the host refuses a symbolic link (Windows without the privilege), a file that holds the target's text takes its place; if it
/// refuses a hard link, a copy does; a warning names each. As with every extraction, the promise does not hold if another program
/// changes the target directory at the same moment.
/// </remarks>
internal static class DirectoryTarget
{
    /// <summary>Writes all that is below a directory.</summary>
    /// <param name="source">A directory of any tree.</param>
    /// <param name="targetPath">The host directory to fill; it is made if it does not exist.</param>
    /// <param name="options">How to write; null for the defaults.</param>
    /// <param name="warnings">Is given a sentence for each thing that could not be written as it is.</param>
    /// <param name="progress">Is told the bytes of files written so far.</param>
    /// <param name="cancellationToken">Ends the work. If it ends early, or fails, what it has made goes again; what it has replaced
    /// does not come back.</param>
    /// <exception cref="FileSystemException">Something exists already, has a name that the host cannot give, or cannot be written.</exception>
    public static ExtractResult Extract(
        Descriptor source,
        string targetPath,
        ExtractOptions? options = null,
        ICollection<Warning>? warnings = null,
        IProgress<WorkProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Undoing(made => new DirectoryExtractor(
            source, MakeTarget(targetPath, made), options ?? new ExtractOptions(), made, warnings ?? [], progress, cancellationToken).Run());
    }

    /// <summary>Writes one file.</summary>
    /// <param name="file">A file of any tree.</param>
    /// <param name="name">The file's name in the target.</param>
    /// <param name="targetPath">The host directory; it is made if it does not exist.</param>
    /// <param name="options">How to write; null for the defaults.</param>
    /// <param name="progress">Is told the bytes written so far.</param>
    /// <param name="cancellationToken">Ends the work; nothing remains.</param>
    /// <exception cref="FileSystemException">The file exists already, has a name that the host cannot give, or cannot be written.</exception>
    public static ExtractResult ExtractFile(
        Descriptor file,
        string name,
        string targetPath,
        ExtractOptions? options = null,
        IProgress<WorkProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        return Undoing(made =>
        {
            string place = HostEntry.Place(MakeTarget(targetPath, made), name, name);
            HostEntry.MakeWay(place, options ?? new ExtractOptions());
            return new ExtractResult(1, 0, 0, new FileCopier(progress, cancellationToken).Copy(file, place));
        });
    }

    private static ExtractResult Undoing(Func<MadeEntries, ExtractResult> work)
    {
        var made = new MadeEntries();
        try
        {
            return work(made);
        }
        catch
        {
            made.Remove();
            throw;
        }
    }

    private static string MakeTarget(string path, MadeEntries made)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string target = Path.GetFullPath(path);
        if (File.Exists(target))
        {
            throw new FileSystemException(ErrorCode.NotDirectory, path, $"The target '{path}' is not a directory; name one.");
        }

        made.MakeDirectories(target);
        return target;
    }
}
