// SPDX-License-Identifier: MIT
using System.Collections;

namespace WasiVfs.Wasm;

/// <summary>The entries of a section that is a vector, in the order of the file; none if the module has no such section. Ranges
/// in an entry are positions in the section's payload.</summary>
internal sealed class SectionView<T>(RawSection? section, T[] entries) : IReadOnlyList<T>
{
    /// <inheritdoc/>
    public int Count => entries.Length;

    /// <summary>The section's payload.</summary>
    public ReadOnlyMemory<byte> Payload => section?.Payload ?? default;

    /// <inheritdoc/>
    public T this[int index] => entries[index];

    /// <summary>Reads a section.</summary>
    /// <param name="section">The section; <see langword="null"/> if the module has none.</param>
    /// <param name="read">Reads one entry.</param>
    /// <param name="minEntrySize">The fewest bytes that an entry takes.</param>
    /// <exception cref="WasmFormatException">An entry is malformed, or bytes are left behind the last one.</exception>
    public static SectionView<T> Parse(RawSection? section, EntryReader<T> read, int minEntrySize = 1)
    {
        if (section is null)
        {
            return new SectionView<T>(null, []);
        }

        WasmReader reader = section.OpenReader();
        T[] entries = reader.ReadVector(read, minEntrySize);
        reader.ExpectEnd();
        return new SectionView<T>(section, entries);
    }

    /// <summary>Where the section's payload starts in the file that was read.</summary>
    public long Offset => section?.Offset ?? 0;

    /// <summary>The bytes of a range.</summary>
    public ReadOnlySpan<byte> BytesOf(ByteRange range) => range.Of(Payload.Span);

    /// <summary>Where a range starts in the file that was read.</summary>
    public long OffsetOf(ByteRange range) => Offset + range.Start;

    /// <summary>A cursor over the bytes of a range that reports offsets of the file.</summary>
    public WasmReader OpenReader(ByteRange range) => new(BytesOf(range), OffsetOf(range));

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)entries).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => entries.GetEnumerator();
}
