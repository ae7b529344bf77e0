// SPDX-License-Identifier: MIT
namespace WasiVfs.Wasm;

/// <summary>Writes sections of a component, entry by entry; entries of the same kind that follow each other share a section.</summary>
internal sealed class ComponentWriter
{
    private readonly WasmWriter _sections = new(1 << 10);
    private readonly WasmWriter _entries = new();
    private ComponentSectionId _id;
    private uint _count;

    /// <summary>Adds an entry.</summary>
    /// <param name="id">A section of entries, which begins with their number.</param>
    /// <param name="entry">Its bytes.</param>
    public void Add(ComponentSectionId id, params ReadOnlySpan<byte> entry)
    {
        if (_count > 0 && _id != id)
        {
            Flush();
        }

        _id = id;
        _count++;
        _entries.WriteBytes(entry);
    }

    /// <summary>Adds a section as it is: a core module, a component, or the entries of another file.</summary>
    public void AddWhole(ComponentSectionId id, ReadOnlySpan<byte> content)
    {
        Flush();
        _sections.WriteByte((byte)id);
        _sections.WriteSized(content);
    }

    /// <summary>An entry that makes an instance of a component.</summary>
    /// <param name="component">The component's index.</param>
    /// <param name="arguments">What its imports are given, by their names.</param>
    public void Instantiate(uint component, IEnumerable<(string Name, ComponentSort Sort, uint Index)> arguments)
    {
        const byte ofComponent = 0;
        (string Name, ComponentSort Sort, uint Index)[] given = [.. arguments];
        var entry = new WasmWriter();
        entry.WriteByte(ofComponent);
        entry.WriteU32(component);
        entry.WriteU32((uint)given.Length);
        foreach ((string name, ComponentSort sort, uint index) in given)
        {
            entry.WriteName(name);
            entry.WriteByte((byte)sort);
            entry.WriteU32(index);
        }

        Add(ComponentSectionId.Instance, entry.WrittenSpan);
    }

    /// <summary>An entry that exports something of the component.</summary>
    public void Export(string name, ComponentSort sort, uint index)
    {
        const byte plainName = 0, noType = 0;
        Add(ComponentSectionId.Export, [plainName, .. Name(name), (byte)sort, .. Leb128.Encode(index), noType]);
    }

    /// <summary>The sections.</summary>
    public byte[] ToArray()
    {
        Flush();
        return _sections.ToArray();
    }

    /// <summary>Forgets what was written.</summary>
    public void Clear()
    {
        Flush();
        _sections.Clear();
    }

    /// <summary>The sections as a component of their own.</summary>
    public byte[] ToComponent() => [.. Preamble.OfComponent, .. ToArray()];

    /// <summary>The bytes of a name.</summary>
    public static byte[] Name(string name)
    {
        var writer = new WasmWriter();
        writer.WriteName(name);
        return writer.ToArray();
    }

    private void Flush()
    {
        if (_count == 0)
        {
            return;
        }

        _sections.WriteByte((byte)_id);
        _sections.WriteSized([.. Leb128.Encode(_count), .. _entries.WrittenSpan]);
        _entries.Clear();
        _count = 0;
    }
}
