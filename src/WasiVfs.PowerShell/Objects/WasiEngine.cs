// SPDX-License-Identifier: MIT
namespace WasiVfs.PowerShell;

/// <summary>A WebAssembly engine of this machine.</summary>
/// <param name="Name">The word by which <c>-Engine</c> picks it.</param>
/// <param name="Version">The version that it prints.</param>
/// <param name="IsDefault">Whether it is taken if no engine is named and it can do the run.</param>
/// <param name="Features">What it can do, in words: <c>multi-memory</c>.</param>
/// <param name="Warning">What a person should know before using it, or null.</param>
/// <param name="Location">Its program's full path.</param>
public sealed record WasiEngine(string Name, string Version, bool IsDefault, IReadOnlyList<string> Features, string? Warning, string Location)
{
    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
