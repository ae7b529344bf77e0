// SPDX-License-Identifier: MIT
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Linking;

/// <summary>
/// The portable profile: the state lies in the program's memory, behind the program's own pages. The program's
/// <c>memory.size</c> is answered from a global and its <c>memory.grow</c> moves the state up, so that it sees only its own
/// pages.
/// </summary>
/// <remarks>
/// <para>Three globals describe it: <c>pages</c>, the program's own pages; <c>base</c>, where the state starts, in bytes;
/// <c>state</c>, the state's pages. The memory ends with the state unless the host grew it.</para>
/// <para>Between the program's pages and the state there may be a gap, whose pages read zero: the state moves up by what the
/// program asks for and half its own size more, so that the next growths move nothing. However the program grows, at most two
/// bytes of state are copied for each byte that it gains.</para>
/// </remarks>
internal sealed class PortableMemory : IStateMemory
{
    private const int PageBits = 16;
    private const uint PageSize = 1 << PageBits;
    private const ulong MaxPages = 65536;
    private const int NoMemory = -1;
    private static readonly FuncType Grow = new([ValType.I32], [ValType.I32]);
    private static readonly FuncType Check = new([ValType.I32, ValType.I32], [ValType.I32]);

    private readonly ModuleAppender _module;
    private readonly uint _pages;
    private readonly uint _base;
    private readonly uint _state;
    private readonly uint _mostPages;
    private readonly Lazy<uint> _check;
    private readonly Lazy<uint> _stateGrow;

    /// <summary>Adds the globals. The functions are added when something first needs them.</summary>
    /// <param name="module">The module being linked.</param>
    /// <param name="memory">The index of the program's memory.</param>
    /// <param name="declared">What the program declares of its memory.</param>
    /// <param name="statePages">The runtime's pages at start.</param>
    public PortableMemory(ModuleAppender module, uint memory, Limits declared, uint statePages)
    {
        _module = module;
        MemoryIndex = memory;
        InitialBase = (uint)declared.Min * PageSize;
        _mostPages = (uint)Math.Min(declared.Max ?? MaxPages, MaxPages);
        _pages = module.AddGlobal((int)declared.Min);
        _base = module.AddGlobal((int)InitialBase);
        _state = module.AddGlobal((int)statePages);
        _check = new Lazy<uint>(AddCheck);
        _stateGrow = new Lazy<uint>(AddStateGrow);
    }

    public uint ProgramMemory => MemoryIndex;

    public uint MemoryIndex { get; }

    public uint InitialBase { get; }

    public bool HasAddressOffset => true;

    /// <summary>The global that answers the program's <c>memory.size</c>.</summary>
    public uint PagesGlobal => _pages;

    public void WriteAddressOffset(WasmWriter code)
    {
        code.Emit(Opcodes.GlobalGet, _base);
        code.Emit(Opcodes.I32Add);
    }

    public void WriteAccessor(string name, SegmentIndices segments, WasmWriter code)
    {
        switch (name)
        {
            case "isolated":
                code.EmitI32(0);
                break;
            case "app_pages":
                code.Emit(Opcodes.GlobalGet, _pages);
                break;
            case "app_check":
                code.Emit(Opcodes.Call, _check.Value);
                break;
            case "state_grow":
                code.Emit(Opcodes.Call, _stateGrow.Value);
                break;
            case "state_address":
                WriteAddressOffset(code);
                break;
            default:
                Accessors.Write(name, MemoryIndex, MemoryIndex, segments, code);
                break;
        }
    }

    /// <summary>Adds the function that answers the program's <c>memory.grow</c>: the gap serves it, or the state moves up. The
    /// pages that the program gets read zero. The maximum that the program declared is kept here, since the memory itself has a
    /// higher one.</summary>
    /// <param name="complain">A function without parameters and results that says why, before the trap for a memory that the host
    /// grew.</param>
    public uint AddProgramGrow(uint complain)
    {
        const uint added = 0, moved = 1;
        FunctionAssembler body = new FunctionAssembler(locals: 1)
            .LocalGet(added).I32Const((int)_mostPages).GlobalGet(_pages).I32Sub().I32GtU()
            .If().I32Const(NoMemory).Return().End();
        Missing(body).I32Const(0).I32GtS().If();
        IfHostGrew(body).Call(complain).Unreachable().End();
        Missing(body).LocalSet(moved);
        TakePages(body, moved);
        MoveState(body, moved);

        // The answer is the old number of pages.
        body.End()
            .GlobalGet(_pages)
            .GlobalGet(_pages).LocalGet(added).I32Add().GlobalSet(_pages);
        return _module.AddFunction(_module.TypeIndex(Grow), "wasi_vfs.memory_grow", body.Finish());

        // pages + added - base / 64 KiB: how many pages the gap lacks, if that is above 0.
        FunctionAssembler Missing(FunctionAssembler code) => code
            .GlobalGet(_pages).LocalGet(added).I32Add().GlobalGet(_base).I32Const(PageBits).I32ShrU().I32Sub();
    }

    // Adds that many pages to the memory, and half the state's more if they are to be had: then the local says so.
    private void TakePages(FunctionAssembler body, uint moved)
    {
        WithGap().MemoryGrow(MemoryIndex).I32Const(NoMemory).I32Eq()
            .If()
            .LocalGet(moved).MemoryGrow(MemoryIndex).I32Const(NoMemory).I32Eq().If().I32Const(NoMemory).Return().End()
            .Else();
        WithGap().LocalSet(moved).End();

        FunctionAssembler WithGap() => body.LocalGet(moved).GlobalGet(_state).I32Const(1).I32ShrU().I32Add();
    }

    // Moves the state up by that many pages, to the end of the memory, and clears what it leaves.
    private void MoveState(FunctionAssembler body, uint moved) => body
        // memory.copy(base + moved, base, state)
        .GlobalGet(_base).LocalGet(moved).I32Const(PageBits).I32Shl().I32Add()
        .GlobalGet(_base)
        .GlobalGet(_state).I32Const(PageBits).I32Shl()
        .MemoryCopy(MemoryIndex, MemoryIndex)

        // memory.fill(base, 0, min(moved, state))
        .GlobalGet(_base)
        .I32Const(0)
        .LocalGet(moved).GlobalGet(_state).LocalGet(moved).GlobalGet(_state).I32LtU().Select().I32Const(PageBits).I32Shl()
        .MemoryFill(MemoryIndex)
        .GlobalGet(_base).LocalGet(moved).I32Const(PageBits).I32Shl().I32Add().GlobalSet(_base);

    // memory.size != base / 64 KiB + state
    private FunctionAssembler IfHostGrew(FunctionAssembler body) => body
        .MemorySize(MemoryIndex).GlobalGet(_base).I32Const(PageBits).I32ShrU().GlobalGet(_state).I32Add().I32Ne().If();

    // from + length > pages * 64 KiB, in 64 bits.
    private uint AddCheck() => _module.AddFunction(
        _module.TypeIndex(Check),
        "wasi_vfs.app_check",
        new FunctionAssembler()
            .LocalGet(0).I64ExtendI32U().LocalGet(1).I64ExtendI32U().I64Add()
            .GlobalGet(_pages).I64ExtendI32U().I64Const(PageBits).I64Shl()
            .I64GtU()
            .Finish());

    private uint AddStateGrow()
    {
        const uint added = 0;
        FunctionAssembler body = IfHostGrew(new FunctionAssembler()).I32Const(NoMemory).Return().End()
            .LocalGet(added).MemoryGrow(MemoryIndex).I32Const(NoMemory).I32Eq().If().I32Const(NoMemory).Return().End()
            .GlobalGet(_state)
            .GlobalGet(_state).LocalGet(added).I32Add().GlobalSet(_state);
        return _module.AddFunction(_module.TypeIndex(Grow), "wasi_vfs.state_grow", body.Finish());
    }
}
