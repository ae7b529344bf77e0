// SPDX-License-Identifier: MIT
namespace WasiVfs.Wasm;

/// <summary>What can be imported and exported, with the byte that stands for it.</summary>
internal enum ExternKind : byte
{
    Function = 0,
    Table = 1,
    Memory = 2,
    Global = 3,
    Tag = 4,
}

/// <summary>What follows from the kind.</summary>
internal static class ExternKinds
{
    extension(ExternKind kind)
    {
        /// <summary>The index space of such items.</summary>
        public Immediate IndexSpace => kind switch
        {
            ExternKind.Function => Immediate.FuncIdx,
            ExternKind.Table => Immediate.TableIdx,
            ExternKind.Memory => Immediate.MemIdx,
            ExternKind.Global => Immediate.GlobalIdx,
            _ => Immediate.TagIdx,
        };

        /// <summary>The section in which a module defines such items.</summary>
        public SectionId DefiningSection => kind switch
        {
            ExternKind.Function => SectionId.Function,
            ExternKind.Table => SectionId.Table,
            ExternKind.Memory => SectionId.Memory,
            ExternKind.Global => SectionId.Global,
            _ => SectionId.Tag,
        };
    }
}

/// <summary>The type of a table.</summary>
internal readonly record struct TableType(ValType Element, Limits Limits)
{
    public static TableType Read(ref WasmReader reader)
    {
        ValType element = ValType.ReadReference(ref reader);
        return new TableType(element, Limits.ReadOfTable(ref reader));
    }

    public void Write(WasmWriter writer)
    {
        Element.Write(writer);
        Limits.Write(writer);
    }
}

/// <summary>The type of a global.</summary>
internal readonly record struct GlobalType(ValType Value, bool IsMutable)
{
    public static GlobalType Read(ref WasmReader reader)
    {
        ValType value = ValType.Read(ref reader);
        return new GlobalType(value, ReadMutability(ref reader));
    }

    public static bool ReadMutability(ref WasmReader reader)
    {
        long offset = reader.AbsoluteOffset;
        byte flag = reader.ReadByte();
        return flag <= 1 ? flag == 1 : Malformed.Throw<bool>(Malformed.Mutability, offset);
    }

    public void Write(WasmWriter writer)
    {
        Value.Write(writer);
        writer.WriteByte(IsMutable ? (byte)1 : (byte)0);
    }
}

/// <summary>The type of an exception tag: an attribute that must be 0, and the function type of its values.</summary>
internal static class TagType
{
    public static uint Read(ref WasmReader reader)
    {
        long offset = reader.AbsoluteOffset;
        if (reader.ReadByte() != 0)
        {
            Malformed.Throw(Malformed.ZeroByte, offset);
        }

        return reader.ReadU32();
    }
}
