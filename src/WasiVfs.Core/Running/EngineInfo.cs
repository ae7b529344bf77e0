// SPDX-License-Identifier: MIT
namespace WasiVfs.Running;

/// <summary>What an engine can do, and what it says of itself.</summary>
/// <param name="Name">The engine's word.</param>
/// <param name="Version">The version it prints.</param>
/// <param name="Location">The absolute path of the program, or of the library where it runs in process.</param>
/// <param name="MultiMemory">Whether modules with two memories run.</param>
/// <param name="GuestPaths">Whether a host directory can be given another name for the program.</param>
/// <param name="ReadOnlyDirectories">Whether a host directory can be given without the right to write.</param>
/// <param name="Invoke">Whether an export other than <c>_start</c> can be called.</param>
/// <param name="MemoryLimit">Whether a limit can be set to what a program's memory grows to.</param>
/// <param name="Fuel">Whether a limit can be set to the steps that a program takes.</param>
/// <param name="Warning">What a person should know before using it, or null.</param>
public sealed record EngineInfo(
    string Name,
    string Version,
    string Location,
    bool MultiMemory,
    bool GuestPaths,
    bool ReadOnlyDirectories,
    bool Invoke,
    bool MemoryLimit,
    bool Fuel,
    string? Warning);
