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

    internal WasmModule Build() => new(Sections());

    public byte[] ToArray() => Build().ToArray();

    private IEnumerable<RawSection> Sections()
    {
        bool announces = DataCount && DataSegments.Count > 0;
        (SectionId Id, byte[]? Payload)[] sections =
        [
            (SectionId.Type, Vector(Types)),
            (SectionId.Import, Vector(Imports)),
            (SectionId.Function, Vector(Functions)),
            (SectionId.Table, Vector(Tables)),
            (SectionId.Memory, Vector(Memories)),
            (SectionId.Tag, Vector(Tags)),
            (SectionId.Global, Vector(Globals)),
            (SectionId.Export, Vector(Exports)),
            (SectionId.Start, Start is { } start ? SingleNumberSection.Encode(start) : null),
            (SectionId.Element, Vector(Elements)),
            (SectionId.DataCount, announces ? SingleNumberSection.Encode((uint)DataSegments.Count) : null),
            (SectionId.Code, Vector(Bodies)),
            (SectionId.Data, Vector(DataSegments)),
        ];
        return sections.Where(section => section.Payload is not null).Select(section => new RawSection(section.Id, section.Payload));
    }

    private static byte[]? Vector(List<byte[]> entries) =>
        entries.Count == 0 ? null : VectorSection.Append(null, (uint)entries.Count, [.. entries.SelectMany(entry => entry)]);
}
