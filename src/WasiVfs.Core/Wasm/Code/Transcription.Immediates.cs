// SPDX-License-Identifier: MIT
namespace WasiVfs.Wasm;

internal ref partial struct Transcription
{
    /// <summary>Reads an immediate, and rewrites the indices in it.</summary>
    public void Rewrite(Immediate kind)
    {
        switch (kind)
        {
            case <= Immediate.ElemIdx:
                Index(kind);
                break;
            case Immediate.Address:
                RewriteMemArg();
                break;
            case Immediate.BlockType:
                RewriteBlockType();
                break;
            case Immediate.HeapType:
                RewriteHeapType();
                break;
            case Immediate.ValTypes:
                RewriteTypes(_reader.ReadCount(minElementSize: 1));
                break;
            case Immediate.Catches or Immediate.Handlers:
                RewriteClauses(kind == Immediate.Catches);
                break;
            default:
                Immediates.Skip(kind, ref _reader);
                break;
        }
    }

    private void RewriteMemArg()
    {
        int start = _reader.Position;
        MemArg argument = MemArg.Read(ref _reader);
        uint mapped = _hooks.Memory(argument.Memory);
        if (mapped != argument.Memory)
        {
            CopyUntil(start);
            (argument with { Memory = mapped }).Write(_output);
            _copied = _reader.Position;
        }
    }

    private void RewriteBlockType()
    {
        byte first = _reader.PeekByte();
        if (first != Immediates.EmptyBlock && ValType.IsStart(first))
        {
            ValueType();
            return;
        }

        int start = _reader.Position;
        Immediates.Skip(Immediate.BlockType, ref _reader);
        if (first != Immediates.EmptyBlock)
        {
            RewriteTypeIndex(start);
        }
    }

    private void RewriteHeapType()
    {
        int start = _reader.Position;
        if (HeapTypes.Read(ref _reader) >= 0)
        {
            RewriteTypeIndex(start);
        }
    }

    private void RewriteTypeIndex(int start)
    {
        var reader = new WasmReader(_reader.Between(start, _reader.Position));
        uint index = (uint)reader.ReadS33();
        uint mapped = _hooks.Type(index);
        if (mapped != index)
        {
            CopyUntil(start);
            _output.WriteS64(mapped);
            _copied = _reader.Position;
        }
    }

    private void RewriteTypes(int count)
    {
        for (; count > 0; count--)
        {
            ValueType();
        }
    }

    private void RewriteClauses(bool catches)
    {
        for (int left = _reader.ReadCount(minElementSize: 2); left > 0; left--)
        {
            Immediates.ReadClauseKind(ref _reader, catches, out bool hasTag, out bool hasLabel);
            if (hasTag)
            {
                Index(Immediate.TagIdx);
            }

            if (hasLabel)
            {
                _reader.ReadU32();
            }
        }
    }
}
