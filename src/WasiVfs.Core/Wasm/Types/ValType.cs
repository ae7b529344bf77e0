// SPDX-License-Identifier: MIT
using System.Globalization;

namespace WasiVfs.Wasm;

/// <summary>
/// The type of a value (core specification, Value Types). <c>funcref</c> and <c>(ref null func)</c> are one type in two spellings
/// and compare equal; the short spelling is the one that is written.
/// </summary>
/// <param name="Code">The type's byte; for references 0x63 (nullable) or 0x64.</param>
/// <param name="Heap">What a reference points to: a type index, or a negative <see cref="HeapTypes"/> code. 0 for the
/// others.</param>
internal readonly record struct ValType(byte Code, long Heap = 0)
{
    public static readonly ValType I32 = new(0x7F);
    public static readonly ValType I64 = new(0x7E);
    public static readonly ValType F32 = new(0x7D);
    public static readonly ValType F64 = new(0x7C);
    public static readonly ValType V128 = new(0x7B);
    public static readonly ValType FuncRef = Ref(HeapTypes.Func, nullable: true);
    public static readonly ValType ExternRef = Ref(HeapTypes.Extern, nullable: true);

    private const byte NullableCode = 0x63;
    private const byte NonNullableCode = 0x64;

    public bool IsReference => Code is NullableCode or NonNullableCode;

    public bool IsNullable => Code == NullableCode;

    /// <summary>Whether the type names another by its index.</summary>
    public bool HasTypeIndex => IsReference && Heap >= 0;

    public static ValType Ref(long heap, bool nullable) => new(nullable ? NullableCode : NonNullableCode, heap);

    /// <summary>Whether the byte starts a value type.</summary>
    public static bool IsStart(byte code) => code is (>= 0x7B and <= 0x7F) or NullableCode or NonNullableCode || HeapTypes.IsAbstract(code - 0x80);

    public static ValType Read(ref WasmReader reader) => Read(ref reader, Malformed.ValueType);

    /// <param name="reader">The cursor.</param>
    /// <param name="reason">What is wrong if it is not a type: a field's type is a "storage type".</param>
    public static ValType Read(ref WasmReader reader, string reason)
    {
        long offset = reader.AbsoluteOffset;
        byte code = reader.ReadByte();
        return code switch
        {
            >= 0x7B and <= 0x7F => new ValType(code),
            NullableCode or NonNullableCode => new ValType(code, HeapTypes.Read(ref reader)),
            _ when HeapTypes.IsAbstract(code - 0x80) => new ValType(NullableCode, code - 0x80),
            _ => Malformed.ThrowCode<ValType>(code, reason, offset),
        };
    }

    public static ValType ReadReference(ref WasmReader reader)
    {
        long offset = reader.AbsoluteOffset;
        ValType type = Read(ref reader, Malformed.ReferenceType);
        return type.IsReference ? type : Malformed.Throw<ValType>(Malformed.ReferenceType, offset);
    }

    public void Write(WasmWriter writer)
    {
        if (!(IsNullable && Heap < 0))
        {
            writer.WriteByte(Code);
        }

        if (IsReference)
        {
            writer.WriteS64(Heap);
        }
    }

    public override string ToString() => Code switch
    {
        0x7F => "i32",
        0x7E => "i64",
        0x7D => "f32",
        0x7C => "f64",
        0x7B => "v128",
        NullableCode when Heap == HeapTypes.Func => "funcref",
        NullableCode when Heap == HeapTypes.Extern => "externref",
        NullableCode => "(ref null " + HeapTypes.Name(Heap) + ")",
        NonNullableCode => "(ref " + HeapTypes.Name(Heap) + ")",
        _ => string.Create(CultureInfo.InvariantCulture, $"0x{Code:x2}"),
    };
}
