// SPDX-License-Identifier: MIT
namespace WasiVfs.Wasm;

/// <summary>What a transcoder asks about each index that it visits, and about each instruction. Unless overridden, every answer
/// is "as it was".</summary>
internal abstract class IndexHooks
{
    /// <summary>The spaces whose indices may change; those of the other spaces are not visited.</summary>
    public abstract IndexSpaces Spaces { get; }

    public virtual uint Function(uint index) => index;

    public virtual uint Type(uint index) => index;

    public virtual uint Table(uint index) => index;

    public virtual uint Memory(uint index) => index;

    public virtual uint Global(uint index) => index;

    public virtual uint Tag(uint index) => index;

    public virtual uint Data(uint index) => index;

    public virtual uint Element(uint index) => index;

    /// <summary>Puts other bytes in the place of an instruction of a function body. This is asked before the indices of the
    /// instruction are.</summary>
    /// <param name="instruction">The instruction as it stands.</param>
    /// <param name="output">Where the replacement is written; it counts only if the answer is <see langword="true"/>.</param>
    public virtual bool TryReplace(in Instruction instruction, WasmWriter output) => false;

    /// <summary>The new number of an index of the kind that an immediate has.</summary>
    public uint Map(Immediate kind, uint index) => kind switch
    {
        Immediate.FuncIdx => Function(index),
        Immediate.TypeIdx => Type(index),
        Immediate.TableIdx => Table(index),
        Immediate.MemIdx => Memory(index),
        Immediate.GlobalIdx => Global(index),
        Immediate.TagIdx => Tag(index),
        Immediate.DataIdx => Data(index),
        Immediate.ElemIdx => Element(index),
        _ => index,
    };
}

/// <summary>The hooks that change nothing.</summary>
internal sealed class IdentityHooks : IndexHooks
{
    public override IndexSpaces Spaces => IndexSpaces.All;
}
