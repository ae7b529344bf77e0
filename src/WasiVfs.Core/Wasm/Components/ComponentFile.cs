// SPDX-License-Identifier: MIT
namespace WasiVfs.Wasm;

/// <summary>
/// A component as a list of raw sections, with the components that are nested in it. Core modules are not read, so that a component of
/// a gigabyte takes a few small reads.
/// </summary>
internal sealed class ComponentFile
{
    // What encoders nest is a handful. Engines have a limit too (Wasmtime: 100).
    private const int MaxDepth = 100;

    private ComponentFile(ByteSource file, IReadOnlyList<ComponentSection> enclosing) => (File, Enclosing) = (file, enclosing);

    /// <summary>The whole file.</summary>
    public ByteSource File { get; }

    /// <summary>The sections that the component is nested in, outermost first; empty for the file itself.</summary>
    public IReadOnlyList<ComponentSection> Enclosing { get; }

    /// <summary>The sections, in the order of the file.</summary>
    public IReadOnlyList<ComponentSection> Sections { get; private set; } = [];

    /// <summary>The components that are nested in this one, in the order of the file.</summary>
    public IReadOnlyList<ComponentFile> Components { get; private set; } = [];

    /// <summary>This component and all that are nested in it, each before those that are nested in it.</summary>
    public IEnumerable<ComponentFile> All => Components.SelectMany(component => component.All).Prepend(this);

    /// <summary>The core modules of this component, without those of nested ones.</summary>
    public IEnumerable<ComponentSection> Modules => Sections.Where(section => section.Id == ComponentSectionId.CoreModule);

    /// <summary>Reads the headers of a file's sections.</summary>
    /// <param name="file">A component.</param>
    /// <exception cref="WasmFormatException">The file is not a component; the id or the size of a section is malformed; or components are
    /// nested too deep.</exception>
    public static ComponentFile Read(ByteSource file) => Read(file, 0, file.Length, []);

    /// <summary>A cursor over a section's payload that reports offsets of the file.</summary>
    /// <exception cref="WasmFormatException">The section is larger than what can be read at once.</exception>
    public WasmReader Open(ComponentSection section) => new(ReadPayload(section), section.PayloadOffset);

    /// <summary>The content of the first custom section of that name; null if there is not one.</summary>
    public RawSection? FindCustom(string name) => Sections.Where(section => section.Id == ComponentSectionId.Custom)
        .Select(section => RawSection.FromFile(SectionId.Custom, default, ReadPayload(section), section.PayloadOffset))
        .FirstOrDefault(section => section.CustomName == name);

    private byte[] ReadPayload(ComponentSection section)
    {
        byte[] payload = section.PayloadLength <= Array.MaxLength ? new byte[section.PayloadLength]
            : Malformed.Throw<byte[]>(Malformed.LengthOutOfBounds, section.HeaderOffset + 1);
        File.Read(payload, section.PayloadOffset);
        return payload;
    }

    private static ComponentFile Read(ByteSource file, long start, long end, IReadOnlyList<ComponentSection> enclosing)
    {
        RequireComponent(file, start, end);
        var component = new ComponentFile(file, enclosing);
        var sections = new List<ComponentSection>();
        var nested = new List<ComponentFile>();
        for (long offset = start + Preamble.Length; offset < end;)
        {
            ComponentSection section = ReadHeader(file, offset, end);
            sections.Add(section);
            if (section.Id == ComponentSectionId.Component)
            {
                if (enclosing.Count == MaxDepth)
                {
                    Malformed.Throw($"components are nested more than {MaxDepth} deep", offset);
                }

                nested.Add(Read(file, section.PayloadOffset, section.End, [.. enclosing, section]));
            }

            offset = section.End;
        }

        (component.Sections, component.Components) = (sections, nested);
        return component;
    }

    private static void RequireComponent(ByteSource file, long start, long end)
    {
        Span<byte> preamble = stackalloc byte[Preamble.Length];
        preamble = preamble[..(int)Math.Min(Preamble.Length, end - start)];
        file.Read(preamble, start);
        if (preamble.Length < Preamble.Length)
        {
            Malformed.Throw(Malformed.UnexpectedEnd, end);
        }

        if (Preamble.Detect(preamble) is not WasmFileKind.Component and var kind)
        {
            bool isModule = kind is WasmFileKind.Module;
            Malformed.Throw(
                kind == WasmFileKind.NotWasm ? Malformed.Magic : isModule ? "a component is expected, and a module stands here" : Malformed.Version,
                kind == WasmFileKind.NotWasm ? start : start + sizeof(uint));
        }
    }

    private static ComponentSection ReadHeader(ByteSource file, long offset, long end)
    {
        Span<byte> header = stackalloc byte[1 + Leb128.MaxU32];
        header = header[..(int)Math.Min(header.Length, end - offset)];
        file.Read(header, offset);
        var reader = new WasmReader(header, offset);
        byte id = reader.ReadByte();
        if (id > (byte)ComponentSectionId.Value)
        {
            Malformed.Throw(Malformed.SectionId, offset);
        }

        uint size = reader.ReadU32();
        long payload = reader.AbsoluteOffset;
        return size <= end - payload ? new ComponentSection((ComponentSectionId)id, offset, payload, size)
            : Malformed.Throw<ComponentSection>(Malformed.LengthOutOfBounds, offset + 1);
    }
}
