// SPDX-License-Identifier: MIT
using WasiVfs.Packing;
using WasiVfs.Running;

namespace WasiVfs.Embedding;

/// <summary>What a program needs of an engine, found out from its file.</summary>
public static class ProgramNeeds
{
    /// <summary>The needs of a module or a component, from the headers of its sections; its code is not read.</summary>
    /// <param name="path">The program's file.</param>
    /// <returns><see cref="WasiRun.Needs"/> of a run of it.</returns>
    /// <exception cref="WasiVfsException">
    /// The file is not a WebAssembly program or is malformed, or it is a component of a version of WASI that is not known.
    /// </exception>
    /// <exception cref="IOException">The file could not be read.</exception>
    public static EngineFeatures Of(string path) => ModuleSummary.ComponentVersion(path) switch
    {
        null => ModuleSummary.HasSeveralMemories(path) ? EngineFeatures.MultiMemory : EngineFeatures.None,
        { Major: 0, Minor: 2 } => EngineFeatures.Wasi02,
        { Major: 0, Minor: 3 } => EngineFeatures.Wasi03,
        var other => throw new EngineException(
            ErrorId.WasiVersionUnknown, $"'{path}' is a component of WASI {other}; only those of WASI 0.2 and 0.3 can be run.", path),
    };
}
