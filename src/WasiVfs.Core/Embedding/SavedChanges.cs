// SPDX-License-Identifier: MIT
using WasiVfs.Running;
using WasiVfs.Trees;

namespace WasiVfs.Embedding;

/// <summary>
/// Where a program that is packed to be changed saves its changes when it ends: a temporary directory that it is given under a reserved
/// guest path and does not see itself. Works with every engine that gives host directories guest paths.
/// </summary>
public sealed class SavedChanges : IDisposable
{
    /// <summary>The guest path that the runtime looks for (save.c).</summary>
    public const string GuestPath = "/.wasi-vfs-changes";

    private const string FileName = "changes.tar";

    private readonly TemporaryPlace _place = TemporaryPlace.Create();

    /// <summary>The run with the directory among those that the program is given.</summary>
    public WasiRun Add(WasiRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return run with { Directories = [.. run.Directories, new PreopenedDirectory(_place.Directory, GuestPath)] };
    }

    /// <summary>Writes what was saved to a file, which appears when it is whole.</summary>
    /// <param name="path">The file to make or to replace: a layer of a container image (OCI), a tar archive.</param>
    /// <returns>False if nothing was saved: the program ended by a trap, or is not packed to be changed.</returns>
    public bool WriteTo(string path)
    {
        string saved = Path.Combine(_place.Directory, FileName);
        if (!File.Exists(saved))
        {
            return false;
        }

        using AtomicFile file = AtomicFile.Create(path);
        using (FileStream source = File.OpenRead(saved))
        {
            source.CopyTo(file.Stream);
        }

        file.Commit();
        return true;
    }

    /// <summary>Removes the temporary directory.</summary>
    public void Dispose() => _place.Dispose();
}
