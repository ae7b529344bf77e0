// SPDX-License-Identifier: MIT
namespace WasiVfs.Packing.Splitting;

/// <summary>What a step of the record does; its length stands above these two bits.</summary>
internal enum UndoStep : uint
{
    /// <summary>Brings so many bytes of its own.</summary>
    Bytes = 0,

    /// <summary>Copies so many, after moving on by a signed distance from where the last copy ended.</summary>
    Copy = 1,

    /// <summary>Goes to the start of a section's payload.</summary>
    Section = 2,
}
