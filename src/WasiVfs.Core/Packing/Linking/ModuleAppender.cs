// SPDX-License-Identifier: MIT
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Linking;

/// <summary>Adds types, functions and globals behind those that a module has, so that no index moves, and puts other bodies in
/// the place of some that it has.</summary>
internal sealed class ModuleAppender
{
    private readonly List<FuncType> _newTypes = [];
    private readonly List<(uint Type, string Name, byte[]? Body)> _functions = [];
    private readonly SortedDictionary<int, byte[]> _replaced = [];
    private readonly WasmWriter _globals = new();
    private readonly uint _firstFunction;
    private readonly uint _firstGlobal;
    private uint _globalCount;

    /// <param name="program">The module that entries are added to; its indices are in range.</param>
    public ModuleAppender(WasmModule program)
    {
        Program = program;
        _firstFunction = program.CountOf(ExternKind.Function);
        _firstGlobal = program.CountOf(ExternKind.Global);
    }

    /// <summary>The module without what is added.</summary>
    public WasmModule Program { get; }

    private CodeSection Code => Program.Code;

    private int OldCountLength => Code.Bodies.Length == 0 ? Code.Payload.Length : Code.Bodies[0].Entry.Start;

    /// <summary>The index that the next added function gets.</summary>
    public uint NextFunction => _firstFunction + (uint)_functions.Count;

    /// <summary>The added functions: index and name.</summary>
    public IEnumerable<(uint Index, string Name)> Names => _functions.Select((function, i) => (_firstFunction + (uint)i, function.Name));

    /// <summary>The type index of a function type, which is added if the module lacks it.</summary>
    public uint TypeIndex(FuncType type)
    {
        if (Program.Types.IndexOf(type) is { } existing)
        {
            return existing;
        }

        int added = _newTypes.IndexOf(type);
        if (added < 0)
        {
            added = _newTypes.Count;
            _newTypes.Add(type);
        }

        return (uint)(Program.Types.Count + added);
    }

    /// <summary>Adds a function whose body follows with <see cref="SetBody"/>, and returns its index.</summary>
    public uint AddFunction(uint type, string name, byte[]? body = null)
    {
        uint index = NextFunction;
        _functions.Add((type, name, body));
        return index;
    }

    public void SetBody(uint function, byte[] body)
    {
        int i = (int)(function - _firstFunction);
        _functions[i] = _functions[i] with { Body = body };
    }

    /// <summary>Puts a body in the place of one that the module has, counted from the first of the code section.</summary>
    public void ReplaceBody(int index, byte[] body) => _replaced[index] = body;

    /// <summary>What stands in the place of a body that the module has: itself or what replaced it.</summary>
    public byte[] CurrentBody(int index) => _replaced.GetValueOrDefault(index) ?? Code.BodyBytes(index).ToArray();

    /// <summary>By how many bytes the number of functions, which comes before all code, is longer than the module's, with so many
    /// functions more.</summary>
    public int CountGrowth(int more = 0) => Math.Max(0, Leb128.SizeOfU32(Count((uint)more)) - OldCountLength);

    /// <summary>Adds a mutable i32 global and returns its index.</summary>
    public uint AddGlobal(int value)
    {
        new GlobalType(ValType.I32, IsMutable: true).Write(_globals);
        _globals.EmitI32(value);
        _globals.Emit(Opcodes.End);
        return _firstGlobal + _globalCount++;
    }

    /// <summary>Adds a mutable i64 global and returns its index.</summary>
    public uint AddGlobal64(long value)
    {
        new GlobalType(ValType.I64, IsMutable: true).Write(_globals);
        _globals.EmitI64(value);
        _globals.Emit(Opcodes.End);
        return _firstGlobal + _globalCount++;
    }

    /// <summary>The module with the added entries and the replaced bodies in it.</summary>
    /// <param name="module">The program, of which other sections may have been changed.</param>
    public WasmModule AppendTo(WasmModule module)
    {
        var types = new WasmWriter();
        _newTypes.ForEach(type => type.Write(types));
        var declarations = new WasmWriter();
        _functions.ForEach(function => declarations.WriteU32(function.Type));
        module = Append(module, SectionId.Type, _newTypes.Count, types);
        module = Append(module, SectionId.Function, _functions.Count, declarations);
        module = Append(module, SectionId.Global, (int)_globalCount, _globals);
        return module.With(SectionId.Code, WriteCode());
    }

    // One writer of the whole size: the code is most of many modules.
    private ReadOnlyMemory<byte> WriteCode()
    {
        ReadOnlySpan<byte> payload = Code.Payload.Span;
        int added = _functions.Sum(function => function.Body!.Length) + (Leb128.MaxU32 * (_functions.Count + _replaced.Count + 1));
        var code = new WasmWriter(payload.Length + added);
        code.WritePaddedU32(Count(), OldCountLength + CountGrowth());
        int copied = OldCountLength;
        foreach ((int index, byte[] body) in _replaced)
        {
            CodeBody place = Code.Bodies[index];
            code.WriteBytes(payload[copied..place.Entry.Start]);
            code.WritePaddedU32((uint)body.Length, Math.Max(place.Body.Start - place.Entry.Start, Leb128.SizeOfU32((uint)body.Length)));
            code.WriteBytes(body);
            copied = place.Entry.End;
        }

        code.WriteBytes(payload[copied..]);
        _functions.ForEach(function => code.WriteSized(function.Body));
        return code.WrittenMemory;
    }

    private uint Count(uint more = 0) => (uint)(Code.Bodies.Length + _functions.Count) + more;

    private static WasmModule Append(WasmModule module, SectionId id, int count, WasmWriter entries) =>
        count == 0 ? module : module.With(id, VectorSection.Append(module.Find(id), (uint)count, entries.WrittenSpan));
}
