// SPDX-License-Identifier: MIT
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Format;

/// <summary>Where a data segment lies in a file.</summary>
/// <param name="Start">Where its entry starts, in bytes from the start of the file.</param>
/// <param name="Content">Where its bytes start.</param>
/// <param name="Length">How many bytes it has.</param>
internal readonly record struct SegmentPlace(long Start, long Content, uint Length)
{
    /// <summary>Where the next entry starts.</summary>
    public long End => Content + Length;
}

/// <summary>Finds the segments of a data section without reading their bytes.</summary>
internal sealed class SegmentScanner
{
    // What is read at once: many small segments take few reads. A longer expression makes the window grow.
    private const int Window = 1 << 14;

    private readonly ByteSource _file;
    private readonly long _end;
    private byte[] _buffer = [];
    private long _bufferStart;

    private SegmentScanner(ByteSource file, SectionHeader data) =>
        (_file, _end) = (file, data.PayloadOffset + data.PayloadLength);

    /// <summary>The segments in the order of the file.</summary>
    /// <param name="file">The module.</param>
    /// <param name="data">Its data section.</param>
    /// <exception cref="WasmFormatException">The section is malformed.</exception>
    public static IEnumerable<SegmentPlace> Scan(ByteSource file, SectionHeader data)
    {
        var scanner = new SegmentScanner(file, data);
        long at = data.PayloadOffset;
        for (uint left = scanner.ReadCount(ref at); left > 0; left--)
        {
            SegmentPlace segment = scanner.ReadEntry(at);
            yield return segment;
            at = segment.End;
        }
    }

    private uint ReadCount(ref long at)
    {
        var reader = new WasmReader(View(at, Window), at);
        uint count = reader.ReadU32();
        at += reader.Position;
        return count;
    }

    // An expression may be of any length: the window grows until the entry's start fits, or the section ends. So the cost is a
    // constant times the entry's own length.
    private SegmentPlace ReadEntry(long at)
    {
        for (int window = Window; ; window = (int)Math.Min(2L * window, Array.MaxLength))
        {
            ReadOnlySpan<byte> view = View(at, window);
            try
            {
                return ReadEntry(view, at);
            }
            catch (WasmFormatException e)
                when (e.Reason == Malformed.UnexpectedEnd && at + view.Length < _end && window < Array.MaxLength)
            {
                // The window ended, not the section.
            }
        }
    }

    private SegmentPlace ReadEntry(ReadOnlySpan<byte> view, long at)
    {
        var reader = new WasmReader(view, at);
        DataSection.ReadPlace(ref reader);
        long lengthOffset = reader.AbsoluteOffset;
        var segment = new SegmentPlace(at, default, reader.ReadU32()) with { Content = reader.AbsoluteOffset };
        return segment.End <= _end ? segment : Malformed.Throw<SegmentPlace>(Malformed.LengthOutOfBounds, lengthOffset);
    }

    // The bytes from a place on: at least a small header's worth if the buffer has it, or as many as are asked for.
    private ReadOnlySpan<byte> View(long at, int count)
    {
        const int small = 64;
        int wanted = (int)Math.Min(count, _end - at);
        long have = at < _bufferStart ? 0 : _bufferStart + _buffer.Length - at;
        if (have < Math.Min(wanted, count == Window ? small : wanted))
        {
            _buffer = new byte[wanted];
            _file.Read(_buffer, at);
            _bufferStart = at;
            have = wanted;
        }

        return _buffer.AsSpan((int)(at - _bufferStart), (int)Math.Min(have, wanted));
    }
}
