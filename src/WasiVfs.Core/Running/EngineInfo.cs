// SPDX-License-Identifier: MIT
namespace WasiVfs.Running;

/// <summary>What an engine can do, and what it says of itself.</summary>
/// <param name="Name">The engine's word.</param>
/// <param name="Version">The version that it tells.</param>
/// <param name="Location">The absolute path of the program, or of the library if it runs in process.</param>
/// <param name="Features">What it can do.</param>
/// <param name="Warning">What a person should know before using it, or null.</param>
public sealed record EngineInfo(string Name, string Version, string Location, EngineFeatures Features, string? Warning);
