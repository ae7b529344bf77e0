// SPDX-License-Identifier: MIT
namespace WasiVfs.Packing;

/// <summary>What is imported from one module name.</summary>
/// <param name="Module">The module name, e.g. <c>wasi_snapshot_preview1</c>.</param>
/// <param name="Items">The imports, in the order of the file.</param>
public sealed record ImportGroup(string Module, IReadOnlyList<ModuleItem> Items)
{
    /// <summary>The module name, and how many there are.</summary>
    public override string ToString() => $"{Module} ({Items.Count})";
}

/// <summary>One import or export.</summary>
/// <param name="Name">The field's name.</param>
/// <param name="Kind"><c>function</c>, <c>table</c>, <c>memory</c>, <c>global</c> or <c>tag</c>.</param>
/// <param name="Type">The type, e.g. <c>(i32, i32) -> (i32)</c> for a function, <c>mut i32</c> for a global.</param>
public sealed record ModuleItem(string Name, string Kind, string Type)
{
    /// <summary>The name.</summary>
    public override string ToString() => Name;
}

/// <summary>One memory.</summary>
/// <param name="Index">Its index; imported memories come first.</param>
/// <param name="MinimumPages">Its size at the start, in pages.</param>
/// <param name="MaximumPages">The most it may grow to, in pages; null if none is declared.</param>
/// <param name="IsShared">Whether threads share it.</param>
/// <param name="Is64">Whether its addresses are 64-bit.</param>
/// <param name="IsImported">Whether the host makes it.</param>
public sealed record ModuleMemory(int Index, ulong MinimumPages, ulong? MaximumPages, bool IsShared, bool Is64, bool IsImported)
{
    /// <summary>Bytes in a page: 65,536, unless the memory declares 1 (the custom-page-sizes proposal).</summary>
    public long PageSize { get; init; } = 65536;

    /// <summary>The sizes in pages, and what is unusual: <c>2 pages</c>, <c>2 to 16 pages of 1 byte (shared, imported)</c>.</summary>
    public override string ToString()
    {
        string most = MaximumPages is { } maximum && maximum != MinimumPages ? $" to {maximum}" : "";
        string size = $"{MinimumPages}{most} page{(most.Length == 0 && MinimumPages == 1 ? "" : "s")}{(PageSize == 1 ? " of 1 byte" : "")}";
        string unusual = string.Join(", ", Unusual());
        return unusual.Length == 0 ? size : $"{size} ({unusual})";
    }

    private IEnumerable<string> Unusual()
    {
        if (IsShared)
        {
            yield return "shared";
        }

        if (Is64)
        {
            yield return "64-bit";
        }

        if (IsImported)
        {
            yield return "imported";
        }
    }
}

/// <summary>One tool or language that had a part in the module, as the custom section <c>producers</c> tells
/// (tool-conventions, ProducersSection.md).</summary>
/// <param name="Field">The part: <c>language</c>, <c>processed-by</c> or <c>sdk</c>.</param>
/// <param name="Name">The tool.</param>
/// <param name="Version">Its version; may be empty.</param>
public sealed record ModuleProducer(string Field, string Name, string Version)
{
    /// <summary>Name and version.</summary>
    public override string ToString() => Version.Length == 0 ? Name : $"{Name} {Version}";
}

/// <summary>One custom section.</summary>
/// <param name="Name">Its name; several may have the same.</param>
/// <param name="Offset">Where its content starts in the file.</param>
/// <param name="Length">Bytes of its content.</param>
public sealed record CustomSection(string Name, long Offset, long Length)
{
    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
