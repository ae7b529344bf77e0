// SPDX-License-Identifier: MIT
namespace WasiVfs.Wasm;

/// <summary>Where a section of a component lies in its file.</summary>
/// <param name="Id">Which section it is.</param>
/// <param name="HeaderOffset">Where its id stands, in bytes from the start of the file.</param>
/// <param name="PayloadOffset">Where its payload starts.</param>
/// <param name="PayloadLength">Bytes of payload.</param>
internal readonly record struct ComponentSection(
    ComponentSectionId Id, long HeaderOffset, long PayloadOffset, long PayloadLength)
{
    /// <summary>Where the next section starts.</summary>
    public long End => PayloadOffset + PayloadLength;

    /// <summary>How many bytes the file spends on the size.</summary>
    public int SizeWidth => (int)(PayloadOffset - HeaderOffset - 1);
}
