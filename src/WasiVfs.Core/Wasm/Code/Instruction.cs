// SPDX-License-Identifier: MIT
namespace WasiVfs.Wasm;

/// <summary>One instruction as it stands in the code, with the immediates that are numbers.</summary>
internal readonly ref struct Instruction
{
    public required Opcode Opcode { get; init; }

    /// <summary>The opcode and its immediates.</summary>
    public required ReadOnlySpan<byte> Bytes { get; init; }

    /// <summary>Where the opcode stands in the file.</summary>
    public required long Offset { get; init; }

    /// <summary>The first immediate that is an index, a label or a plain number; 0 if there is not one.</summary>
    public uint Index { get; init; }

    /// <summary>The second of them: the table of a <c>call_indirect</c>, the memory of a <c>memory.init</c>.</summary>
    public uint Index2 { get; init; }

    /// <summary>How a load or store addresses memory.</summary>
    public MemArg MemArg { get; init; }

    /// <summary>The value of <c>i32.const</c> (sign-extended) or <c>i64.const</c>, or the bits of <c>f32.const</c> or
    /// <c>f64.const</c>.</summary>
    public long Literal { get; init; }
}
