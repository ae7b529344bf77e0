// SPDX-License-Identifier: MIT
using WasiVfs.Wasm;

namespace WasiVfs.Tests.Support;

/// <summary>Makes modules for tests, entry by entry. Entries are given as bytes; nothing is checked.</summary>
public sealed class ModuleBuilder
{
    public List<byte[]> Types { get; } = [];

    public List<byte[]> Imports { get; } = [];

    public List<byte[]> Functions { get; } = [];

    public List<byte[]> Tables { get; } = [];

    public List<byte[]> Memories { get; } = [];

    public List<byte[]> Tags { get; } = [];

    public List<byte[]> Globals { get; } = [];

    public List<byte[]> Exports { get; } = [];

    public uint? Start { get; set; }

    public List<byte[]> Elements { get; } = [];

    public bool DataCount { get; set; } = true;

    public List<byte[]> Bodies { get; } = [];

    public List<byte[]> DataSegments { get; } = [];

    /// <summary>Adds a function whose body is what the action writes, locals included.</summary>
    internal ModuleBuilder AddFunction(uint type, Action<WasmWriter> write)
    {
        Functions.Add(Entry(entry => entry.WriteU32(type)));
        var body = new WasmWriter();
        write(body);
        Bodies.Add(Entry(entry => entry.WriteSized(body.WrittenSpan)));
        return this;
    }

    internal static byte[] Entry(Action<WasmWriter> write)
    {
        var entry = new WasmWriter();
        write(entry);
        return entry.ToArray();
    }

    internal WasmModule Build()
    {
        var module = new WasmModule();
        Add(module, SectionId.Type, Types);
        Add(module, SectionId.Import, Imports);
        Add(module, SectionId.Function, Functions);
        Add(module, SectionId.Table, Tables);
        Add(module, SectionId.Memory, Memories);
        Add(module, SectionId.Tag, Tags);
        Add(module, SectionId.Global, Globals);
        Add(module, SectionId.Export, Exports);
        if (Start is { } start)
        {
            module.Set(SectionId.Start, SingleNumberSection.Encode(start));
        }

        Add(module, SectionId.Element, Elements);
        if (DataCount && DataSegments.Count > 0)
        {
            module.Set(SectionId.DataCount, SingleNumberSection.Encode((uint)DataSegments.Count));
        }

        Add(module, SectionId.Code, Bodies);
        Add(module, SectionId.Data, DataSegments);
        return module;
    }

    public byte[] ToArray() => Build().ToArray();

    private static void Add(WasmModule module, SectionId id, List<byte[]> entries)
    {
        if (entries.Count > 0)
        {
            module.Set(id, VectorSection.Append(null, (uint)entries.Count, [.. entries.SelectMany(entry => entry)]));
        }
    }
}
