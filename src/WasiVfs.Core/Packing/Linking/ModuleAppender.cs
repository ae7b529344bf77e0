// SPDX-License-Identifier: MIT
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Linking;

/// <summary>Adds types, functions and globals behind those that a module has, so that no index moves, and puts other bodies in the
/// place of some that it has.</summary>
internal sealed class ModuleAppender
{
    private readonly WasmModule _module;
    private readonly List<FuncType> _newTypes = [];
    private readonly List<(uint Type, string Name, byte[]? Body)> _functions = [];
    private readonly SortedDictionary<int, byte[]> _replaced = [];
    private readonly WasmWriter _globals = new();
    private readonly uint _firstFunction;
    private readonly uint _firstGlobal;
    private uint _globalCount;

    public ModuleAppender(WasmModule module)
    {
        _module = module;
        Types = TypeSection.Parse(module.Find(SectionId.Type));
        Imports = ImportSection.Parse(module.Find(SectionId.Import));
        FunctionTypes = FunctionSection.Parse(module.Find(SectionId.Function));
        Code = CodeSection.Parse(module.Find(SectionId.Code));
        _firstFunction = Imports.Count(ExternKind.Function) + (uint)FunctionTypes.Count;
        _firstGlobal = Imports.Count(ExternKind.Global) + VectorSection.Count(module.Find(SectionId.Global));
    }

    public TypeSection Types { get; }

    public ImportSection Imports { get; }

    /// <summary>The type index of each function that the module defines, without the added ones.</summary>
    public IReadOnlyList<uint> FunctionTypes { get; }

    /// <summary>The bodies of those functions, as they are in the file.</summary>
    public CodeSection Code { get; }

    private int OldCountLength => Code.Bodies.Length == 0 ? Code.Payload.Length : Code.Bodies[0].Entry.Start;

    /// <summary>The index that the next added function gets.</summary>
    public uint NextFunction => _firstFunction + (uint)_functions.Count;

    /// <summary>The added functions: index and name.</summary>
    public IEnumerable<(uint Index, string Name)> Names => _functions.Select((function, i) => (_firstFunction + (uint)i, function.Name));

    /// <summary>The type index of a function type, which is added where the module lacks it.</summary>
    public uint TypeIndex(FuncType type)
    {
        if (Types.IndexOf(type) is { } existing)
        {
            return existing;
        }

        int added = _newTypes.IndexOf(type);
        if (added < 0)
        {
            added = _newTypes.Count;
            _newTypes.Add(type);
        }

        return Types.Count + (uint)added;
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

    /// <summary>Writes the added entries into the module's sections.</summary>
    public void Commit()
    {
        var types = new WasmWriter();
        _newTypes.ForEach(type => type.Write(types));
        Append(SectionId.Type, _newTypes.Count, types);

        var declarations = new WasmWriter();
        _functions.ForEach(function => declarations.WriteU32(function.Type));
        Append(SectionId.Function, _functions.Count, declarations);
        Append(SectionId.Global, (int)_globalCount, _globals);
        WriteCode();
    }

    // One writer of the whole size: the code is most of many modules.
    private void WriteCode()
    {
        ReadOnlySpan<byte> payload = Code.Payload.Span;
        var code = new WasmWriter(payload.Length + _functions.Sum(function => function.Body!.Length) + (Leb128.MaxU32 * (_functions.Count + _replaced.Count + 1)));
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
        _module.Set(SectionId.Code, code.WrittenMemory);
    }

    private uint Count(uint more = 0) => (uint)(Code.Bodies.Length + _functions.Count) + more;

    private void Append(SectionId id, int count, WasmWriter entries)
    {
        if (count > 0)
        {
            _module.Set(id, VectorSection.Append(_module.Find(id), (uint)count, entries.WrittenSpan));
        }
    }
}
