// SPDX-License-Identifier: MIT
namespace WasiVfs.Wasm;

/// <summary>Reading of the immediates that are more than one number.</summary>
internal static class Immediates
{
    /// <summary>The block type of no parameters and no results.</summary>
    public const byte EmptyBlock = 0x40;

    private const int V128Length = 16;
    private const byte LastCatchWithTag = 1;
    private const byte LastCatch = 3;
    private const byte SwitchHandler = 1;
    private const byte LastCastFlags = 3;

    private static readonly EntryReader<uint> Index = (ref reader) => reader.ReadU32();
    private static readonly EntryReader<ValType> ValueType = ValType.Read;
    private static readonly EntryReader<byte> CatchClause = (ref reader) => SkipClause(ref reader, catches: true);
    private static readonly EntryReader<byte> HandlerClause = (ref reader) => SkipClause(ref reader, catches: false);

    /// <summary>Reads one immediate of any kind and forgets it.</summary>
    public static void Skip(Immediate kind, ref WasmReader reader)
    {
        switch (kind)
        {
            case <= Immediate.Number:
                reader.ReadU32();
                break;
            case Immediate.Address:
                MemArg.Read(ref reader);
                break;
            case Immediate.BlockType:
                SkipBlockType(ref reader);
                break;
            case Immediate.HeapType:
                HeapTypes.Read(ref reader);
                break;
            case Immediate.ValTypes:
                reader.SkipVector(ValueType);
                break;
            case Immediate.Labels:
                SkipLabels(ref reader);
                break;
            case Immediate.Catches:
                reader.SkipVector(CatchClause, minElementSize: 2);
                break;
            case Immediate.Handlers:
                reader.SkipVector(HandlerClause, minElementSize: 2);
                break;
            case Immediate.CastFlags:
                RequireAtMost(reader.ReadByte(), LastCastFlags, Malformed.CastFlags, ref reader);
                break;
            case Immediate.ZeroByte:
                RequireAtMost(reader.ReadByte(), 0, Malformed.ZeroByte, ref reader);
                break;
            case Immediate.I32:
                reader.ReadS32();
                break;
            case Immediate.I64:
                reader.ReadS64();
                break;
            default:
                reader.Skip(FixedLength(kind));
                break;
        }
    }

    /// <summary>Reads the start of a <c>try_table</c> or <c>resume</c> clause; <paramref name="hasTag"/> and
    /// <paramref name="hasLabel"/> say what follows.</summary>
    public static byte ReadClauseKind(ref WasmReader reader, bool catches, out bool hasTag, out bool hasLabel)
    {
        byte kind = reader.ReadByte();
        hasTag = !catches || kind <= LastCatchWithTag;
        hasLabel = catches || kind != SwitchHandler;
        RequireAtMost(kind, catches ? LastCatch : SwitchHandler, catches ? Malformed.CatchKind : Malformed.HandlerKind, ref reader);
        return kind;
    }

    private static void SkipBlockType(ref WasmReader reader)
    {
        byte start = reader.PeekByte();
        if (start == EmptyBlock)
        {
            reader.Skip(1);
        }
        else if (ValType.IsStart(start))
        {
            ValType.Read(ref reader);
        }
        else
        {
            long offset = reader.AbsoluteOffset;
            if (reader.ReadS33() < 0)
            {
                Malformed.Throw(Malformed.BlockType, offset);
            }
        }
    }

    // The targets, then the default one.
    private static void SkipLabels(ref WasmReader reader)
    {
        reader.SkipVector(Index);
        reader.ReadU32();
    }

    private static byte SkipClause(ref WasmReader reader, bool catches)
    {
        byte kind = ReadClauseKind(ref reader, catches, out bool hasTag, out bool hasLabel);
        if (hasTag)
        {
            reader.ReadU32();
        }

        if (hasLabel)
        {
            reader.ReadU32();
        }

        return kind;
    }

    private static int FixedLength(Immediate kind) => kind switch
    {
        Immediate.F32 => sizeof(float),
        Immediate.F64 => sizeof(double),
        Immediate.V128 or Immediate.Lanes => V128Length,
        Immediate.Lane => 1,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "The immediate has no fixed length."),
    };

    private static void RequireAtMost(byte value, byte last, string reason, ref WasmReader reader)
    {
        if (value > last)
        {
            Malformed.Throw(reason, reader.AbsoluteOffset - 1);
        }
    }
}
