// SPDX-License-Identifier: MIT
namespace WasiVfs.Running;

/// <summary>Something that runs WASI preview1 modules.</summary>
public interface IWasiEngine
{
    /// <summary>The word by which a person picks the engine, e.g. <c>wasmtime</c>.</summary>
    string Name { get; }

    /// <summary>Whether a hostile program is kept inside the host directories that it is given.</summary>
    bool ConfinesDirectories { get; }

    /// <summary>What the engine says of itself; asked on first use, then kept.</summary>
    /// <exception cref="EngineException">The engine could not be started or gave no answer.</exception>
    EngineInfo Info { get; }

    /// <summary>The reason, as a sentence, why this engine cannot do the run; null when it can.</summary>
    string? WhyNot(WasiRun run);

    /// <summary>Runs the module to its end and returns its exit code.</summary>
    /// <remarks>
    /// Codes 0 to 125 are the program's own on every engine. Wasmtime and wasmi report 126 and above as 1. A trap gives a
    /// code other than 0, and a message on standard error.
    /// </remarks>
    /// <exception cref="EngineException">The engine could not be started, or cannot do what the run asks.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled; the program has ended and nothing of it is left.</exception>
    /// <exception cref="IOException">One of the run's own streams failed; the program has ended.</exception>
    Task<int> RunAsync(WasiRun run, CancellationToken cancellationToken = default);
}
