// SPDX-License-Identifier: MIT
namespace WasiVfs.Running;

/// <summary>What an engine can do, and what a run needs of one. <see cref="EngineFeatureNames"/> has the words that people read.</summary>
[Flags]
public enum EngineFeatures
{
    /// <summary>Modules of WASI preview1 with one memory run, and nothing more.</summary>
    None = 0,

    /// <summary>Modules with more than one memory run: <c>multi-memory</c>.</summary>
    MultiMemory = 1 << 0,

    /// <summary>A host directory can have another name for the program: <c>guest-paths</c>.</summary>
    GuestPaths = 1 << 1,

    /// <summary>A host directory can be given without the right to write: <c>read-only-directories</c>.</summary>
    ReadOnlyDirectories = 1 << 2,

    /// <summary>A hostile program is kept inside its host directories: <c>confined-directories</c>.</summary>
    ConfinedDirectories = 1 << 3,

    /// <summary>An export other than <c>_start</c> can be called: <c>invoke</c>.</summary>
    Invoke = 1 << 4,

    /// <summary>A limit can be set to what a program's memory grows to: <c>memory-limit</c>.</summary>
    MemoryLimit = 1 << 5,

    /// <summary>A limit can be set to the steps that a program takes: <c>fuel</c>.</summary>
    Fuel = 1 << 6,

    /// <summary>Components of WASI 0.2 run: <c>wasi-0.2</c>.</summary>
    Wasi02 = 1 << 7,

    /// <summary>Components of WASI 0.3 run: <c>wasi-0.3</c>.</summary>
    Wasi03 = 1 << 8,

    /// <summary>What a program changed is taken out of it by its exports, after a trap too: <c>changes-after-trap</c>.</summary>
    ChangesAfterTrap = 1 << 9,
}
