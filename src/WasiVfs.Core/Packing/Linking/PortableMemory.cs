// SPDX-License-Identifier: MIT
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Linking;

/// <summary>
/// The portable profile: the state lies in the program's memory, behind the program's own pages. The program's
/// <c>memory.size</c> is answered from a global and its <c>memory.grow</c> moves the state up, so that it sees only its own
/// pages.
/// </summary>
/// <remarks>
/// <para>Five globals describe it: <c>pages</c>, what the program sees as its size; <c>base</c>, where the state starts, in bytes;
/// <c>state</c>, the pages that the runtime uses there; <c>room</c>, the pages that there are for it, as many until the state is an
/// island; <c>island</c>.</para>
/// <para>Between the program's pages and the state there may be a gap, whose pages read zero: the state moves up by what the
/// program asks for and half its own size more, so that the next growths move nothing. However the program grows, at most two
/// bytes of state are copied for each byte that it gains.</para>
/// <para>A host may grow the memory itself, as the adapter from preview1 to components does before the program's first instruction.
/// Then something lies behind the state, and the next growth that the gap cannot serve makes the state an island: from then on it stays
/// in the middle, the program gets its pages from the memory's end, and sees their number as its size.</para>
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
    private readonly uint _room;
    private readonly uint _island;
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
        _room = module.AddGlobal((int)statePages);
        _island = module.AddGlobal(0);
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

    /// <summary>Adds the function that answers the program's <c>memory.grow</c>: the gap serves it, the state moves up, or, once the
    /// state is an island, the memory's end. The pages that the program gets read zero. The maximum that the program declared is kept
    /// here, since the memory itself has a higher one, until the state is an island: then the memory's own maximum counts.</summary>
    public uint AddProgramGrow()
    {
        const uint added = 0, moved = 1;
        var body = new FunctionAssembler(locals: 1);
        body.GlobalGet(_island).I32Eqz().If()
            .LocalGet(added).I32Const((int)_mostPages).GlobalGet(_pages).I32Sub().I32GtU()
            .If().I32Const(NoMemory).Return().End();
        Missing(body).I32Const(0).I32GtS().If();
        HostGrew(body).If().I32Const(1).GlobalSet(_island).Else();
        Missing(body).LocalSet(moved);
        TakePages(body, moved);
        MoveState(body, moved);
        body.End().End()

            // The answer is the old number of pages.
            .GlobalGet(_island).I32Eqz().If()
            .GlobalGet(_pages)
            .GlobalGet(_pages).LocalGet(added).I32Add().GlobalSet(_pages)
            .Return().End().End()

            // The island: pages = memory.size, and the answer is where those begin that were added.
            .LocalGet(added).MemoryGrow(MemoryIndex).I32Const(NoMemory).I32Eq().If().I32Const(NoMemory).Return().End()
            .MemorySize(MemoryIndex).GlobalSet(_pages)
            .GlobalGet(_pages).LocalGet(added).I32Sub();
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

    // memory.size != base / 64 KiB + room: something lies behind the state.
    private FunctionAssembler HostGrew(FunctionAssembler body) => body
        .MemorySize(MemoryIndex).GlobalGet(_base).I32Const(PageBits).I32ShrU().GlobalGet(_room).I32Add().I32Ne();

    // A range may not end behind the memory, and not reach into the state or into the gap before it; in 64 bits. Behind the state lies
    // what the host has given the program, or the program's own pages if the state is an island.
    private uint AddCheck()
    {
        const uint from = 0, length = 1;
        FunctionAssembler body = new FunctionAssembler();
        End().MemorySize(MemoryIndex).I64ExtendI32U().I64Const(PageBits).I64Shl().I64GtU()
            .If().I32Const(1).Return().End();

        // from + length > (island ? base : pages * 64 KiB) && from < base + room * 64 KiB
        End().GlobalGet(_base).I64ExtendI32U()
            .GlobalGet(_pages).I64ExtendI32U().I64Const(PageBits).I64Shl()
            .GlobalGet(_island).Select().I64GtU()
            .GlobalGet(_base).I64ExtendI32U().GlobalGet(_room).I64ExtendI32U().I64Const(PageBits).I64Shl().I64Add()
            .LocalGet(from).I64ExtendI32U().I64GtU()
            .I32And();
        return _module.AddFunction(_module.TypeIndex(Check), "wasi_vfs.app_check", body.Finish());

        FunctionAssembler End() => body.LocalGet(from).I64ExtendI32U().LocalGet(length).I64ExtendI32U().I64Add();
    }

    // The state grows where it is as long as nothing lies behind it. An island moves to the memory's end, with half its size more if
    // that is to be had, so that a state that grows page by page leaves at most twice its size behind.
    private uint AddStateGrow()
    {
        const uint added = 0, taken = 1, at = 2;
        var body = new FunctionAssembler(locals: 2);
        HostGrew(body).If().I32Const(1).GlobalSet(_island)
            .GlobalGet(_state).LocalGet(added).I32Add().GlobalGet(_room).I32GtU().If()
            .GlobalGet(_state).LocalGet(added).I32Add().GlobalGet(_state).I32Const(1).I32ShrU().I32Add().LocalSet(taken);
        Take().If().GlobalGet(_state).LocalGet(added).I32Add().LocalSet(taken);
        Take().If().I32Const(NoMemory).Return().End().End()
            .LocalGet(at).I32Const(PageBits).I32Shl()
            .GlobalGet(_base)
            .GlobalGet(_state).I32Const(PageBits).I32Shl()
            .MemoryCopy(MemoryIndex, MemoryIndex)
            .GlobalGet(_base).I32Const(0).GlobalGet(_room).I32Const(PageBits).I32Shl().MemoryFill(MemoryIndex)
            .LocalGet(at).I32Const(PageBits).I32Shl().GlobalSet(_base)
            .LocalGet(taken).GlobalSet(_room).End()
            .Else()
            .GlobalGet(_state).LocalGet(added).I32Add().GlobalGet(_room).I32GtU().If()
            .GlobalGet(_state).LocalGet(added).I32Add().GlobalGet(_room).I32Sub().LocalSet(taken);
        Take().If().I32Const(NoMemory).Return().End()
            .GlobalGet(_state).LocalGet(added).I32Add().GlobalSet(_room).End()
            .End()
            .GlobalGet(_state)
            .GlobalGet(_state).LocalGet(added).I32Add().GlobalSet(_state);
        return _module.AddFunction(_module.TypeIndex(Grow), "wasi_vfs.state_grow", body.Finish());

        // at = memory.grow(taken), and whether there was no memory.
        FunctionAssembler Take() => body
            .LocalGet(taken).MemoryGrow(MemoryIndex).LocalSet(at).LocalGet(at).I32Const(NoMemory).I32Eq();
    }
}
