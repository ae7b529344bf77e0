// SPDX-License-Identifier: MIT
using System.Diagnostics.CodeAnalysis;

namespace WasiVfs.Running;

/// <summary>Something that runs WASI programs: modules of preview1, and components if it can.</summary>
public interface IWasiEngine
{
    /// <summary>The word by which a person picks the engine, e.g. <c>wasmtime</c>.</summary>
    string Name { get; }

    /// <summary>Whether a hostile program is kept inside the host directories that it is given; known without asking the engine.</summary>
    bool ConfinesDirectories { get; }

    /// <summary>What the engine says of itself; asked on first use, then kept.</summary>
    /// <exception cref="EngineException">The engine could not be started or gave no answer.</exception>
    EngineInfo Info { get; }

    /// <summary>Whether this engine can do what a run asks for. The program itself is not read.</summary>
    /// <param name="run">The run.</param>
    /// <param name="reason">A sentence that says why not.</param>
    bool CanRun(WasiRun run, [NotNullWhen(false)] out string? reason);

    /// <summary>Runs the program to its end and returns its exit code.</summary>
    /// <remarks>
    /// Codes 0 to 125 are the program's own on every engine. Wasmtime and wasmi report 126 and above as 1, and a component has only 0 and 1.
    /// A trap gives a code other than 0, and a message on standard error.
    /// </remarks>
    /// <exception cref="EngineException">
    /// The engine could not be started, cannot do what the run asks, or refuses the program (<see cref="ErrorId.ProgramRefused"/>) before
    /// any of it has run.
    /// </exception>
    /// <exception cref="OperationCanceledException">The run was cancelled; the program has ended.</exception>
    /// <exception cref="IOException">One of the run's own streams failed; the program has ended.</exception>
    Task<int> RunAsync(WasiRun run, CancellationToken cancellationToken = default);
}
