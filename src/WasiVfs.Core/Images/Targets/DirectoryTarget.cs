// SPDX-License-Identifier: MIT
namespace WasiVfs.Images;

/// <summary>
/// Copies trees into a directory of the host. Nothing that exists is replaced, nothing is written through a symbolic link, and links
/// are made last, as they are stored. Modification times are kept where an entry has one (0 means that none was kept).
/// </summary>
/// <remarks>Two names of one file become two files.</remarks>
public sealed class DirectoryTarget
{
    private readonly string _directory;
    private readonly CancellationToken _cancellation;
    private readonly List<string> _warnings = [];
    private readonly List<(string Path, string Target, int Depth)> _links = [];

    /// <summary>Prepares a copy.</summary>
    /// <param name="directory">The directory that receives the entries; made where it is missing.</param>
    /// <param name="cancellationToken">Ends a copy; files that are whole stay.</param>
    public DirectoryTarget(string directory, CancellationToken cancellationToken = default)
    {
        _directory = Path.GetFullPath(directory);
        _cancellation = cancellationToken;
    }

    /// <summary>Sentences about links that lead out of the copied tree.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Copies what is in a directory, with everything below.</summary>
    /// <param name="tree">The directory; its entries lie directly in the target.</param>
    /// <exception cref="FileSystemException">An entry exists already, is of a kind that has no copy, or has a name that the host cannot have.</exception>
    /// <exception cref="IOException">The host refused an operation.</exception>
    public void WriteTree(Descriptor tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        Directory.CreateDirectory(_directory);
        WriteDirectory(tree, _directory, new Stack<Descriptor>());
        foreach ((string path, string target, int depth) in _links)
        {
            File.CreateSymbolicLink(path, target);
            if (Leaves(target, depth))
            {
                _warnings.Add($"The link '{path}' leads out of what was copied, to '{target}'.");
            }
        }

        _links.Clear();
    }

    /// <summary>Copies one file.</summary>
    /// <param name="file">A regular file.</param>
    /// <param name="name">The name it gets in the target.</param>
    /// <inheritdoc cref="WriteTree" path="/exception"/>
    public void WriteFile(Descriptor file, string name)
    {
        ArgumentNullException.ThrowIfNull(file);
        Directory.CreateDirectory(_directory);
        WriteFileAt(file, Place(_directory, name));
    }

    private void WriteDirectory(Descriptor directory, string path, Stack<Descriptor> above)
    {
        if (above.Any(directory.IsSameObject))
        {
            throw new FileSystemException(ErrorCode.Loop, path, $"The directory for '{path}' lies within itself; the image is damaged.");
        }

        above.Push(directory);
        foreach (DirectoryEntry entry in directory.ReadDirectory())
        {
            string place = Place(path, entry.Name);
            switch (entry.Type)
            {
                case DescriptorType.Directory:
                    RequireNoLink(place);
                    Directory.CreateDirectory(place);
                    WriteDirectory(directory.OpenAt(PathFlags.None, entry.Name), place, above);
                    break;
                case DescriptorType.RegularFile:
                    WriteFileAt(directory.OpenAt(PathFlags.None, entry.Name), place);
                    break;
                case DescriptorType.SymbolicLink:
                    _links.Add((place, directory.ReadLinkAt(entry.Name), above.Count - 1));
                    break;
                default:
                    throw new FileSystemException(ErrorCode.Unsupported, place, $"'{place}' would be of the kind {entry.Type}, which is never copied.");
            }
        }

        above.Pop();
        SetTime(directory, path, Directory.SetLastWriteTimeUtc);
    }

    private void WriteFileAt(Descriptor file, string path)
    {
        bool whole = false;
        using FileStream output = Create(path);
        try
        {
            using Stream content = file.ReadViaStream();
            byte[] buffer = new byte[1 << 16];
            for (int count; (count = content.Read(buffer)) > 0;)
            {
                _cancellation.ThrowIfCancellationRequested();
                output.Write(buffer, 0, count);
            }

            output.Flush();
            whole = true;
        }
        finally
        {
            output.Dispose();
            if (!whole)
            {
                File.Delete(path);
            }
        }

        SetTime(file, path, File.SetLastWriteTimeUtc);
    }

    private static FileStream Create(string path)
    {
        try
        {
            return new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        }
        catch (IOException) when (Path.Exists(path))
        {
            throw new FileSystemException(ErrorCode.Exist, path, $"'{path}' exists already; remove it, or copy to another directory.");
        }
    }

    // A name is one component already; on Windows it could still mean another file than its own.
    private static string Place(string directory, string name) => HostNames.CanExist(name) ? Path.Join(directory, name)
        : throw new FileSystemException(ErrorCode.Invalid, name, $"The name '{name}' cannot be given to a file on this system; copy it alone to standard output.");

    private static void RequireNoLink(string path)
    {
        if (new DirectoryInfo(path).LinkTarget is not null)
        {
            throw new FileSystemException(ErrorCode.Exist, path, $"'{path}' is a symbolic link already; remove it, or copy to another directory.");
        }
    }

    private static void SetTime(Descriptor source, string path, Action<string, DateTime> set)
    {
        if (source.Stat().Modified is var modified && modified > DateTimeOffset.UnixEpoch)
        {
            set(path, modified.UtcDateTime);
        }
    }

    private static bool Leaves(string target, int depth)
    {
        foreach (string name in target.Split('/'))
        {
            depth += name switch { ".." => -1, "" or "." => 0, _ => 1 };
            if (depth < 0)
            {
                return true;
            }
        }

        return target.StartsWith('/');
    }
}
