// SPDX-License-Identifier: MIT
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Linking;

/// <summary>Adds types, functions and globals behind those that a module has, so that no index moves.</summary>
internal sealed class ModuleAppender
{
    private readonly WasmModule _module;
    private readonly List<FuncType> _newTypes = [];
    private readonly List<(uint Type, string Name, byte[]? Body)> _functions = [];
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
        _firstFunction = Imports.Count(ExternKind.Function) + (uint)FunctionTypes.Count;
        _firstGlobal = Imports.Count(ExternKind.Global) + VectorSection.Count(module.Find(SectionId.Global));
    }

    public TypeSection Types { get; }

    public ImportSection Imports { get; }

    /// <summary>The type index of each function that the module defines, without the added ones.</summary>
    public IReadOnlyList<uint> FunctionTypes { get; }

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

    /// <summary>Adds a mutable i32 global and returns its index.</summary>
    public uint AddGlobal(int value)
    {
        new GlobalType(ValType.I32, IsMutable: true).Write(_globals);
        _globals.WriteByte(0x41); // i32.const
        _globals.WriteS32(value);
        _globals.WriteByte(0x0B); // end
        return _firstGlobal + _globalCount++;
    }

    /// <summary>Writes the added entries into the module's sections.</summary>
    public void Commit()
    {
        var types = new WasmWriter();
        _newTypes.ForEach(type => type.Write(types));
        Append(SectionId.Type, _newTypes.Count, types);

        var declarations = new WasmWriter();
        var bodies = new WasmWriter();
        foreach ((uint type, string name, byte[]? body) in _functions)
        {
            declarations.WriteU32(type);
            bodies.WriteSized(body ?? throw new InvalidOperationException($"The function \"{name}\" was added without a body."));
        }

        Append(SectionId.Function, _functions.Count, declarations);
        Append(SectionId.Global, (int)_globalCount, _globals);
        Append(SectionId.Code, _functions.Count, bodies);
    }

    private void Append(SectionId id, int count, WasmWriter entries)
    {
        if (count > 0)
        {
            _module.Set(id, VectorSection.Append(_module.Find(id), (uint)count, entries.WrittenSpan));
        }
    }
}
