// SPDX-License-Identifier: MIT
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Linking;

/// <summary>
/// The portable profile: the state lies in the program's memory, right after the program's own pages. The program's
/// <c>memory.size</c> is answered from a global and its <c>memory.grow</c> moves the state up, so that it sees only its own pages.
/// </summary>
/// <remarks>
/// Three globals describe it: <c>pages</c>, the program's own pages; <c>base</c>, the same in bytes, where the state starts;
/// <c>state</c>, the state's pages. The memory holds exactly <c>pages + state</c> pages unless the host grew it.
/// </remarks>
internal sealed class PortableMemory : IStateMemory
{
    private const int PageBits = 16;
    private const uint PageSize = 1 << PageBits;
    private const int NoMemory = -1;
    private static readonly FuncType Grow = new([ValType.I32], [ValType.I32]);
    private static readonly FuncType Check = new([ValType.I32, ValType.I32], [ValType.I32]);

    private readonly ModuleAppender _module;
    private readonly uint _pages;
    private readonly uint _base;
    private readonly uint _state;
    private readonly Lazy<uint> _check;
    private readonly Lazy<uint> _stateGrow;

    /// <summary>Adds the globals. The functions are added when something first needs them.</summary>
    /// <param name="module">The module being linked.</param>
    /// <param name="memory">The index of the program's memory.</param>
    /// <param name="programPages">The minimum that the program's memory declares.</param>
    /// <param name="statePages">The runtime's pages at start.</param>
    public PortableMemory(ModuleAppender module, uint memory, uint programPages, uint statePages)
    {
        _module = module;
        MemoryIndex = memory;
        InitialBase = programPages * PageSize;
        _pages = module.AddGlobal((int)programPages);
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

    /// <summary>Adds the function that answers the program's <c>memory.grow</c>: the state moves up, and the pages that it
    /// leaves to the program read zero.</summary>
    /// <param name="complain">A function without parameters and results that says why, before the trap for a memory that the host grew.</param>
    public uint AddProgramGrow(uint complain)
    {
        const uint added = 0;
        FunctionAssembler body = new FunctionAssembler()
            .LocalGet(added).I32Eqz().If().GlobalGet(_pages).Return().End();
        IfHostGrew(body).Call(complain).Unreachable().End()
            .LocalGet(added).MemoryGrow(MemoryIndex).I32Const(NoMemory).I32Eq().If().I32Const(NoMemory).Return().End()

            // memory.copy(base + added, base, state)
            .GlobalGet(_base).LocalGet(added).I32Const(PageBits).I32Shl().I32Add()
            .GlobalGet(_base)
            .GlobalGet(_state).I32Const(PageBits).I32Shl()
            .MemoryCopy(MemoryIndex, MemoryIndex)

            // memory.fill(base, 0, min(added, state))
            .GlobalGet(_base)
            .I32Const(0)
            .LocalGet(added).GlobalGet(_state).LocalGet(added).GlobalGet(_state).I32LtU().Select().I32Const(PageBits).I32Shl()
            .MemoryFill(MemoryIndex)

            // The answer is the old number of pages.
            .GlobalGet(_pages)
            .GlobalGet(_pages).LocalGet(added).I32Add().GlobalSet(_pages)
            .GlobalGet(_base).LocalGet(added).I32Const(PageBits).I32Shl().I32Add().GlobalSet(_base);
        return _module.AddFunction(_module.TypeIndex(Grow), "wasi_vfs.memory_grow", body.Finish());
    }

    private FunctionAssembler IfHostGrew(FunctionAssembler body) =>
        body.MemorySize(MemoryIndex).GlobalGet(_pages).GlobalGet(_state).I32Add().I32Ne().If();

    // from + length > base, in 64 bits.
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
