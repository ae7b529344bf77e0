// SPDX-License-Identifier: MIT
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Splitting;

/// <summary>A section of a packed module, by its id and, of custom sections, its place among them (the pack record not counted).</summary>
internal readonly record struct SectionKey(SectionId Id, uint Ordinal);

/// <summary>
/// Writes how an original file is put together from a packed one: steps that either copy a range of a section's payload or bring
/// bytes of their own. docs/IMAGE-FORMAT.md has the encoding.
/// </summary>
internal sealed class UndoWriter
{
    public const byte Bytes = 0;
    public const byte Copy = 1;

    // So many equal bytes count as the same place again after a difference.
    private const int Anchor = 12;

    // How far a change may shift what follows it. A near match is tried first: code repeats itself, and a far one would pass over
    // most of the payload.
    private static readonly int[] Reaches = [64, 4096, 1 << 16];

    private readonly WasmWriter _steps = new();
    private readonly WasmWriter _pending = new();

    /// <summary>Brings bytes that the packed module does not have.</summary>
    public void Add(ReadOnlySpan<byte> bytes) => _pending.WriteBytes(bytes);

    /// <summary>Copies a range of a section's payload.</summary>
    public void AddCopy(SectionKey section, int offset, int length)
    {
        if (length == 0)
        {
            return;
        }

        FlushBytes();
        _steps.WriteByte(Copy);
        _steps.WriteByte((byte)section.Id);
        _steps.WriteU32(section.Ordinal);
        _steps.WriteU32((uint)offset);
        _steps.WriteU32((uint)length);
    }

    /// <summary>Brings <paramref name="old"/>, most of which is in a section's payload from <paramref name="at"/> on, in the same order.</summary>
    public void AddDifference(ReadOnlySpan<byte> old, SectionKey section, ReadOnlySpan<byte> payload, int at)
    {
        int i = 0;
        int j = at;
        while (i < old.Length)
        {
            int equal = old[i..].CommonPrefixLength(payload[j..]);
            if (equal >= Anchor || i + equal == old.Length)
            {
                AddCopy(section, j, equal);
                i += equal;
                j += equal;
            }

            (int skippedOld, int skippedNew) = Resume(old[i..], payload[j..]);
            Add(old.Slice(i, skippedOld));
            i += skippedOld;
            j += skippedNew;
        }
    }

    /// <summary>Everything, as the record holds it.</summary>
    public byte[] ToArray()
    {
        FlushBytes();
        return _steps.ToArray();
    }

    // How much of either to pass over until they agree again: most changes keep the length, the others shift what follows.
    private static (int Old, int New) Resume(ReadOnlySpan<byte> old, ReadOnlySpan<byte> payload)
    {
        foreach (int reach in Reaches)
        {
            for (int skip = 0; skip < Math.Min(old.Length, reach); skip++)
            {
                if (Agree(old[skip..], payload, skip, reach) is { } found)
                {
                    return (skip, found);
                }
            }
        }

        return (old.Length, 0);
    }

    // Where the payload goes on like the old bytes: at the same distance, or a little further on.
    private static int? Agree(ReadOnlySpan<byte> old, ReadOnlySpan<byte> payload, int skip, int reach)
    {
        ReadOnlySpan<byte> anchor = old[..Math.Min(Anchor, old.Length)];
        if (skip <= payload.Length && payload[skip..].StartsWith(anchor))
        {
            return skip;
        }

        int from = Math.Min(skip, payload.Length);
        int found = anchor.Length < Anchor ? -1 : payload[from..Math.Min(payload.Length, from + reach)].IndexOf(anchor);
        return found < 0 ? null : from + found;
    }

    private void FlushBytes()
    {
        if (_pending.Length > 0)
        {
            _steps.WriteByte(Bytes);
            _steps.WriteSized(_pending.WrittenSpan);
            _pending.Clear();
        }
    }
}
