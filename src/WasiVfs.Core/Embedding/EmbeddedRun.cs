// SPDX-License-Identifier: MIT
using WasiVfs.Packing;
using WasiVfs.Packing.Inspection;
using WasiVfs.Running;

namespace WasiVfs.Embedding;

/// <summary>
/// A program with trees embedded for a run: packed to a temporary file, run any number of times, and removed by
/// <see cref="Dispose"/>. The one class above both Packing and Running.
/// </summary>
/// <remarks>What a process that was killed has left behind is removed by the next <see cref="Prepare"/> on the machine.</remarks>
public sealed class EmbeddedRun : IDisposable
{
    private readonly TemporaryPlace _place;

    private EmbeddedRun(TemporaryPlace place, string modulePath, PackResult pack) =>
        (_place, ModulePath, Pack) = (place, modulePath, pack);

    /// <summary>What was packed; its path is the temporary file, which goes by the module's own file name.</summary>
    public PackResult Pack { get; }

    /// <summary>The module that was packed.</summary>
    internal string ModulePath { get; }

    /// <summary>Whether the program writes a trace without being asked to by this run.</summary>
    internal bool IsProgramTraced => FoundRecord.Of(ModulePath)?.Traced == true;

    /// <summary>Packs a module into a temporary file that only the current user can read.</summary>
    /// <param name="modulePath">The module's file, which stays as it is.</param>
    /// <param name="options">The trees and how they are embedded.</param>
    /// <param name="progress">Told how far the pack has come.</param>
    /// <param name="cancellationToken">Ends the pack; nothing is left.</param>
    /// <exception cref="PackException">The module or an option is refused.</exception>
    /// <exception cref="IOException">A file could not be read or written.</exception>
    /// <exception cref="OperationCanceledException">The pack was cancelled.</exception>
    public static EmbeddedRun Prepare(
        string modulePath, PackOptions options,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(modulePath);
        TemporaryPlace.Sweep();
        var place = TemporaryPlace.Create();
        bool packed = false;
        try
        {
            string output = Path.Combine(place.Directory, Path.GetFileName(modulePath));
            PackResult pack = ModulePacker.PackToFile(modulePath, output, options, progress, cancellationToken);
            var run = new EmbeddedRun(place, modulePath, pack);
            packed = true;
            return run;
        }
        finally
        {
            if (!packed)
            {
                place.Dispose();
            }
        }
    }

    /// <summary>Runs the packed program to its end and returns its exit code.</summary>
    /// <param name="engine">What runs it.</param>
    /// <param name="run">Everything that the engine is told; the module's path is replaced by the packed one.</param>
    /// <param name="cancellationToken">Ends the program.</param>
    /// <exception cref="EngineException">The engine could not be started, or cannot do what the run asks.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled; the program has ended.</exception>
    public Task<int> RunAsync(IWasiEngine engine, WasiRun run, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(run);
        return engine.RunAsync(run with { ModulePath = Pack.Path }, cancellationToken);
    }

    /// <summary>Removes the temporary file.</summary>
    public void Dispose() => _place.Dispose();
}
