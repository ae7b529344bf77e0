// SPDX-License-Identifier: MIT
namespace WasiVfs.Running;

/// <summary>Something that runs WASI preview1 modules.</summary>
public interface IWasiEngine
{
    /// <summary>The word by which a person picks the engine, e.g. <c>wasmtime</c>.</summary>
    string Name { get; }

    /// <summary>What the engine says of itself; found out once.</summary>
    EngineInfo Info { get; }

    /// <summary>Runs the module to its end and returns its exit code.</summary>
    /// <exception cref="EngineException">The engine could not be started, or cannot do what the run asks.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled; the program has ended and nothing of it is left.</exception>
    Task<int> RunAsync(WasiRun run, CancellationToken cancellationToken = default);
}

/// <summary>An engine's own account of itself.</summary>
/// <param name="Name">The engine's word.</param>
/// <param name="Version">The version it prints.</param>
/// <param name="Location">The program's absolute path.</param>
/// <param name="MultiMemory">Whether modules with two memories run.</param>
/// <param name="GuestPaths">Whether a host directory can be given another name for the program.</param>
/// <param name="Warning">What a person should know before using it, or null.</param>
public sealed record EngineInfo(string Name, string Version, string Location, bool MultiMemory, bool GuestPaths, string? Warning);

/// <summary>An engine is missing, or cannot do what was asked; the message says which to install or choose.</summary>
public sealed class EngineException : Exception
{
    /// <summary>Creates the exception from a sentence.</summary>
    public EngineException(string message) : base(message) { }

    /// <summary>Creates the exception from a sentence and its cause.</summary>
    public EngineException(string message, Exception inner) : base(message, inner) { }
}
