// SPDX-License-Identifier: MIT
namespace WasiVfs.Wasm;

/// <summary>What can follow an opcode in the binary format: an instruction has any number of these, in order.</summary>
internal enum Immediate : byte
{
    // Numbers that name something. Those of an index space can be renumbered by IndexHooks.
    FuncIdx,
    TypeIdx,
    TableIdx,
    MemIdx,
    GlobalIdx,
    TagIdx,
    DataIdx,
    ElemIdx,
    LocalIdx,
    LabelIdx,

    /// <summary>Any other number: a field of a structure, the length of an array.</summary>
    Number,

    /// <summary>Alignment, memory and offset of a load or store.</summary>
    Address,

    BlockType,
    HeapType,

    /// <summary>The types of a <c>select</c>.</summary>
    ValTypes,

    /// <summary>The labels of a <c>br_table</c> and its default.</summary>
    Labels,

    /// <summary>The clauses of a <c>try_table</c>.</summary>
    Catches,

    /// <summary>The clauses of a <c>resume</c>.</summary>
    Handlers,

    /// <summary>Which of the two types of a <c>br_on_cast</c> may be null.</summary>
    CastFlags,

    I32,
    I64,
    F32,
    F64,
    V128,

    /// <summary>The sixteen lanes of a shuffle.</summary>
    Lanes,
    Lane,

    /// <summary>A byte that must be 0.</summary>
    ZeroByte,
}

/// <summary>Sets of the index spaces of a module.</summary>
[Flags]
internal enum IndexSpaces
{
    None = 0,
    Functions = 1 << Immediate.FuncIdx,
    Types = 1 << Immediate.TypeIdx,
    Tables = 1 << Immediate.TableIdx,
    Memories = 1 << Immediate.MemIdx,
    Globals = 1 << Immediate.GlobalIdx,
    Tags = 1 << Immediate.TagIdx,
    Data = 1 << Immediate.DataIdx,
    Elements = 1 << Immediate.ElemIdx,
    All = Functions | Types | Tables | Memories | Globals | Tags | Data | Elements,
}
