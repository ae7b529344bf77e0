// SPDX-License-Identifier: MIT
using System.Diagnostics.CodeAnalysis;

namespace WasiVfs.Wasm;

/// <summary>
/// One pass over bytes that are copied to a writer, but for what changes. An index that changes is written in as many bytes as it
/// took before if the new one fits, so code stays as long as it was (linkers pad indices to five bytes).
/// </summary>
internal ref partial struct Transcription
{
    private readonly IndexHooks _hooks;
    private readonly WasmWriter _output;
    private WasmReader _reader;
    private int _copied;

    /// <summary>Starts at the position of a cursor; what it read before is not copied.</summary>
    public Transcription(WasmReader reader, IndexHooks hooks, WasmWriter output)
    {
        _reader = reader;
        _hooks = hooks;
        _output = output;
        _copied = reader.Position;
    }

    /// <summary>The cursor. What is read through it is copied as it is.</summary>
    [UnscopedRef]
    public ref WasmReader Reader => ref _reader;

    /// <summary>Reads an index, and writes another in its place if the hooks say so.</summary>
    public uint Index(Immediate kind)
    {
        int start = _reader.Position;
        uint index = _reader.ReadU32();
        uint mapped = _hooks.Map(kind, index);
        if (mapped != index)
        {
            CopyUntil(start);
            int width = _reader.Position - start;
            _output.WritePaddedU32(mapped, Math.Max(width, Leb128.SizeOfU32(mapped)));
            _copied = _reader.Position;
        }

        return index;
    }

    /// <summary>Reads a value type, and rewrites the type index in it.</summary>
    public void ValueType()
    {
        int start = _reader.Position;
        ValType type = ValType.Read(ref _reader);
        if (type.HasTypeIndex && _hooks.Type((uint)type.Heap) is uint mapped && mapped != type.Heap)
        {
            CopyUntil(start);
            (type with { Heap = mapped }).Write(_output);
            _copied = _reader.Position;
        }
    }

    /// <summary>Puts other bytes in the place of some that were read or will be read next.</summary>
    public void Replace(int start, int end, scoped ReadOnlySpan<byte> bytes)
    {
        CopyUntil(start);
        _output.WriteBytes(bytes);
        _copied = end;
    }

    /// <summary>Moves the cursor.</summary>
    public void MoveTo(int position) => _reader.Skip(position - _reader.Position);

    /// <summary>Copies the bytes that were read and are not copied yet.</summary>
    public void Flush() => CopyUntil(_reader.Position);

    private void CopyUntil(int position)
    {
        if (position > _copied)
        {
            _output.WriteBytes(_reader.Between(_copied, position));
            _copied = position;
        }
    }
}
