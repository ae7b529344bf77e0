// SPDX-License-Identifier: MIT
using WasiVfs.Packing;
using WasiVfs.Running;
using WasiVfs.Trees;

namespace WasiVfs.Embedding;

/// <summary>
/// What a program that is packed to be changed has changed when it ends: the engine puts it into a temporary directory, out of which it
/// becomes a file, or with the program a new packed module.
/// </summary>
public sealed class SavedChanges : IDisposable
{
    private readonly TemporaryPlace _place = TemporaryPlace.Create();

    // The engine makes the file; empty if there was something that it could not save.
    private string Layer => Path.Combine(_place.Directory, WasiRun.ChangesFileName);

    /// <summary>Whether the program's changes are here, all of them; before it has ended they are not.</summary>
    public bool AreSaved => new FileInfo(Layer) is { Exists: true, Length: > 0 };

    /// <summary>The run with the wish to have its changes saved.</summary>
    /// <param name="run">The run.</param>
    /// <param name="program">What is run.</param>
    public WasiRun Add(WasiRun run, ChangeableProgram program)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(program);
        // The runtime saves at the end of _start, not of another export.
        bool savesByItself = program.SavesByItself && run.Invoke is null;
        EngineFeatures needs = savesByItself ? EngineFeatures.None : EngineFeatures.ChangesAfterTrap;
        return run with { ChangesDirectory = _place.Directory, Needs = run.Needs | needs };
    }

    /// <summary>Writes what was saved to a file, which appears when it is whole.</summary>
    /// <param name="path">The file to make or to replace: a layer of a container image (OCI), a tar archive.</param>
    /// <exception cref="EngineException">Nothing was saved.</exception>
    /// <exception cref="FileSystemException">The file cannot be written.</exception>
    public void WriteTo(string path)
    {
        RequireSaved();
        using AtomicFile file = AtomicFile.Create(path);
        using (FileStream source = File.OpenRead(Layer))
        {
            source.CopyTo(file.Stream);
        }

        file.Commit();
    }

    /// <summary>Packs the program with what it was packed with and its changes.</summary>
    /// <param name="program">What was run.</param>
    /// <param name="outputPath">The packed module to make or to replace, which appears when it is whole; may be the program itself.</param>
    /// <param name="progress">Told about long work, from this thread.</param>
    /// <param name="cancellationToken">Ends the work; nothing is left behind.</param>
    /// <exception cref="EngineException">Nothing was saved.</exception>
    /// <exception cref="PackException">The program's module holds no undo record.</exception>
    /// <exception cref="FileSystemException">A file cannot be read or written.</exception>
    public PackResult Commit(
        ChangeableProgram program, string outputPath,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(program);
        RequireSaved();
        var options = new PackOptions { AppliedLayers = [Layer] };
        return ModuleUpdater.Update(program.PackedPath, outputPath, new TreeChanges(), options, program.IsTraced, progress, cancellationToken);
    }

    /// <summary>The paths that the program changed: what differs between what it was packed with (left) and what it left (right).</summary>
    /// <param name="program">What was run.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="EngineException">Nothing was saved.</exception>
    public IReadOnlyList<TreeDifference> Differences(ChangeableProgram program, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(program);
        RequireSaved();
        using TreeSource before = TreeSource.Open(program.PackedPath, cancellationToken);
        using TreeSource after = TreeSource.Open(program.PackedPath, [Layer], limits: null, cancellationToken);
        return [.. TreeComparer.Compare(before.Root, after.Root, new CompareOptions(), progress: null, cancellationToken)];
    }

    /// <summary>Removes the temporary directory.</summary>
    public void Dispose() => _place.Dispose();

    private void RequireSaved()
    {
        if (!AreSaved)
        {
            throw new EngineException(
                ErrorId.ChangesNotSaved,
                "The program's changes were not saved. " + (File.Exists(Layer) ? "Standard error has the reason."
                    : $"Out of a program that traps only these engines take them: {string.Join(", ", EngineCatalog.WithChangesAfterTrap)}; "
                        + $"out of one that is ended from outside, only {InProcessEngine.Name}."));
        }
    }
}
