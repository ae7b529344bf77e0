// SPDX-License-Identifier: MIT
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Splitting;

/// <summary>
/// Writes how an original file is put together from a packed one: steps that either copy a range of a section's payload or bring
/// bytes of their own. docs/IMAGE-FORMAT.md has the encoding.
/// </summary>
internal sealed class UndoWriter
{
    public const int KindBits = 2;

    // So many equal bytes are worth a copy.
    private const int Worthwhile = 4;

    // A redirected call is so long at most, and grows or shrinks by so much.
    private const int NearReach = 12;
    private const int NearShift = 5;

    // So many equal bytes count as the same place again, further away.
    private const int Anchor = 12;

    // How far a change may shift what follows it. A near match is tried first: code repeats itself, and a far one would pass over
    // most of the payload.
    private static readonly int[] Reaches = [64, 4096, 1 << 16];

    private readonly WasmWriter _steps = new();
    private readonly WasmWriter _pending = new();
    private SectionKey? _section;
    private int _copied; // where the last copy in the section ended

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
        if (section != _section)
        {
            _section = section;
            _copied = 0;
            WriteStep(UndoStep.Section, 0);
            _steps.WriteByte((byte)section.Id);
            _steps.WriteU32(section.Ordinal);
        }

        WriteStep(UndoStep.Copy, length);
        _steps.WriteS32(offset - _copied);
        _copied = offset + length;
    }

    /// <summary>Brings <paramref name="old"/>, most of which is in a section's payload from <paramref name="at"/> on, in the same
    /// order.</summary>
    public void AddDifference(ReadOnlySpan<byte> old, SectionKey section, ReadOnlySpan<byte> payload, int at)
    {
        int i = 0;
        int j = at;
        while (i < old.Length)
        {
            int equal = old[i..].CommonPrefixLength(payload[j..]);
            if (equal >= Worthwhile || i + equal == old.Length)
            {
                AddCopy(section, j, equal);
                i += equal;
                j += equal;
            }

            (int skippedOld, int skippedNew) = ResumeNear(old[i..], payload[j..]) ?? Resume(old[i..], payload[j..]);
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

    // How much of either to pass over until they agree again, if that is as little as a changed instruction takes.
    private static (int Old, int New)? ResumeNear(ReadOnlySpan<byte> old, ReadOnlySpan<byte> payload)
    {
        for (int skip = 1; skip <= Math.Min(NearReach, old.Length - Worthwhile); skip++)
        {
            ReadOnlySpan<byte> next = old.Slice(skip, Worthwhile);
            for (int shift = 0; shift <= NearShift; shift++)
            {
                if (skip + shift <= payload.Length && payload[(skip + shift)..].StartsWith(next))
                {
                    return (skip, skip + shift);
                }

                if (skip >= shift && skip - shift <= payload.Length && payload[(skip - shift)..].StartsWith(next))
                {
                    return (skip, skip - shift);
                }
            }
        }

        return null;
    }

    // The same over longer distances: most changes keep the length, the others shift what follows.
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
            WriteStep(UndoStep.Bytes, _pending.Length);
            _steps.WriteBytes(_pending.WrittenSpan);
            _pending.Clear();
        }
    }

    private void WriteStep(UndoStep step, int length) => _steps.WriteU64(((ulong)length << KindBits) | (uint)step);
}
