// SPDX-License-Identifier: MIT
namespace WasiVfs.Wasm;

/// <summary>Where an instruction comes from: WebAssembly 1.0, or the proposal that added it.</summary>
internal enum Proposal
{
    Mvp,
    SignExtension,
    SaturatingConversions,
    BulkMemory,
    ReferenceTypes,
    TailCalls,
    LegacyExceptions,
    Exceptions,
    FunctionReferences,
    GarbageCollection,
    Simd,
    RelaxedSimd,
    Threads,
    WideArithmetic,
    StackSwitching,
}

/// <summary>How much work it is to read an instruction's immediates.</summary>
internal enum OpcodeShape : byte
{
    Bare,
    OneIndex,
    MemArg,
    General,
}

/// <summary>One row of the <see cref="OpcodeTable"/>. There is one object for each instruction, so references can be
/// compared.</summary>
internal sealed class Opcode
{
    private readonly Immediate[] _immediates;

    public Opcode(int id, byte prefix, uint number, string name, Proposal proposal, Immediate[] immediates)
    {
        (Id, Prefix, Number, Name, Proposal, _immediates) = (id, prefix, number, name, proposal, immediates);
        Spaces = immediates.Aggregate(IndexSpaces.None, (spaces, immediate) => spaces | SpacesOf(immediate));
        Shape = immediates switch
        {
            [] => OpcodeShape.Bare,
            [<= Immediate.Number] => OpcodeShape.OneIndex,
            [Immediate.Address] => OpcodeShape.MemArg,
            _ => OpcodeShape.General,
        };
        DepthChange = name switch
        {
            "block" or "loop" or "if" or "try" or "try_table" => 1,
            "end" or "delegate" => -1,
            _ => 0,
        };
    }

    /// <summary>The row's place in the table, from 0 on without gaps, for arrays with a value for each instruction.</summary>
    public int Id { get; }

    /// <summary>The byte before the number; 0 if the number is the whole opcode.</summary>
    public byte Prefix { get; }

    public uint Number { get; }

    /// <summary>The mnemonic of the text format.</summary>
    public string Name { get; }

    public Proposal Proposal { get; }

    public ReadOnlySpan<Immediate> Immediates => _immediates;

    /// <summary>The index spaces that the immediates may refer to.</summary>
    public IndexSpaces Spaces { get; }

    public OpcodeShape Shape { get; }

    /// <summary>By how much the instruction changes the number of open blocks.</summary>
    public int DepthChange { get; }

    public override string ToString() => Name;

    private static IndexSpaces SpacesOf(Immediate immediate) => immediate switch
    {
        <= Immediate.ElemIdx => (IndexSpaces)(1 << (int)immediate),
        Immediate.Address => IndexSpaces.Memories,
        Immediate.BlockType or Immediate.HeapType or Immediate.ValTypes => IndexSpaces.Types,
        Immediate.Catches or Immediate.Handlers => IndexSpaces.Tags,
        _ => IndexSpaces.None,
    };
}
