// SPDX-License-Identifier: MIT
using WasiVfs.Packing;

namespace WasiVfs.PowerShell;

/// <summary>A core module of a component.</summary>
public sealed record WasiCoreModule
{
    internal WasiCoreModule(CoreModuleSummary summary)
    {
        Number = summary.Number;
        Role = summary.Role.ToString();
        Offset = summary.Offset;
        Length = summary.Length;
        ImportsMemory = summary.ImportsMemory;
        FileInterfaces = string.Join(", ", summary.FileInterfaces);
        IsPacked = summary.IsPacked;
    }

    /// <summary>Its number among the core modules, behind the numbers of the nested components that lead to it.</summary>
    public string Number { get; }

    /// <summary>What it is for, a word.</summary>
    public string Role { get; }

    /// <summary>Where it starts in the file, in bytes.</summary>
    public long Offset { get; }

    /// <summary>Its length in bytes.</summary>
    public long Length { get; }

    /// <summary>Whether its memory comes from another module.</summary>
    public bool ImportsMemory { get; }

    /// <summary>The interfaces by which it opens files, with commas between them.</summary>
    public string FileInterfaces { get; }

    /// <summary>Whether files are packed into it.</summary>
    public bool IsPacked { get; }

    /// <summary>The number and the role.</summary>
    public override string ToString() => $"{Number} ({Role.ToLowerInvariant()})";
}
