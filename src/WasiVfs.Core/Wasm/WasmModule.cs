// SPDX-License-Identifier: MIT

namespace WasiVfs.Wasm;

/// <summary>
/// A module as a list of raw sections. It is a value: changing it makes another, which shares the sections that stay. They are
/// written back byte for byte: <c>Write(Parse(x))</c> equals <c>x</c>. What a section holds is read when it is asked for, and
/// once.
/// </summary>
internal sealed partial class WasmModule
{
    private readonly RawSection[] _sections;

    /// <summary>A module of these sections. Those that are not custom must be in <see cref="SectionOrder"/>.</summary>
    public WasmModule(params IEnumerable<RawSection> sections) => _sections = [.. sections];

    /// <summary>The sections in the order of the file, custom sections included.</summary>
    public IReadOnlyList<RawSection> Sections => _sections;

    /// <summary>Bytes of the file that <see cref="Write"/> makes.</summary>
    public long Length => Preamble.Length + _sections.Sum(section => section.Length);

    /// <summary>Splits a file into its sections. The sections share its memory.</summary>
    /// <param name="file">The file's bytes.</param>
    /// <param name="inspect">Called for each section before the next is read, so that the first error of the file is the one
    /// reported.</param>
    /// <exception cref="WasmFormatException">The preamble, a section's id, size, name or place is malformed.</exception>
    public static WasmModule Parse(ReadOnlyMemory<byte> file, Action<RawSection>? inspect = null)
    {
        Preamble.RequireModule(file.Span[..Math.Min(file.Length, Preamble.Length)]);
        var sections = new List<RawSection>();
        int last = -1;
        for (int position = Preamble.Length; position < file.Length;)
        {
            int start = position;
            RawSection section = RawSection.Read(file, ref position);
            SectionOrder.Check(section.Id, start, ref last);
            inspect?.Invoke(section);
            sections.Add(section);
        }

        return new WasmModule(sections);
    }

    /// <summary>The section of that id; <see langword="null"/> if there is not one.</summary>
    public RawSection? Find(SectionId id) => Array.Find(_sections, section => section.Id == id);

    /// <summary>The first custom section of that name; <see langword="null"/> if there is not one.</summary>
    public RawSection? FindCustom(string name) => Array.Find(_sections, section => section.CustomName == name);

    /// <summary>The module with another section in the place of the one of that id, or with one more in its place in
    /// <see cref="SectionOrder"/>. Custom sections are changed by <see cref="Select"/>.</summary>
    public WasmModule With(SectionId id, ReadOnlyMemory<byte> payload)
    {
        ArgumentOutOfRangeException.ThrowIfEqual(id, SectionId.Custom);
        return With(new RawSection(id, payload));
    }

    /// <inheritdoc cref="With(SectionId, ReadOnlyMemory{byte})"/>
    public WasmModule With(RawSection section) => Find(section.Id) is { } old ? Select(other => other == old ? section : other)
        : With(SectionOrder.InsertionPoint(_sections, section.Id), section);

    /// <summary>The module with one more section at a place in the list.</summary>
    public WasmModule With(int index, RawSection section) => new([.. _sections[..index], section, .. _sections[index..]]);

    /// <summary>The module with more sections at its end.</summary>
    public WasmModule Append(params ReadOnlySpan<RawSection> sections) => new([.. _sections, .. sections]);

    /// <summary>The module with the section that the selector gives in the place of each; a section for which it gives null
    /// goes.</summary>
    public WasmModule Select(Func<RawSection, RawSection?> selector) => new(_sections.Select(selector).OfType<RawSection>());

    /// <summary>Where the payload of a section starts in the file that <see cref="Write"/> makes.</summary>
    public long PayloadOffset(RawSection section) =>
        Preamble.Length + _sections.TakeWhile(other => other != section).Sum(other => other.Length) + section.Header.Length;

    /// <summary>The SHA-256 of the file that <see cref="Write"/> makes, in lower-case hex.</summary>
    public string Sha256()
    {
        using var hash = new ContentHash(Length);
        hash.Append(Preamble.OfModule);
        foreach (RawSection section in _sections)
        {
            hash.Append(section.Header.Span);
            foreach (ReadOnlyMemory<byte> piece in section.Pieces())
            {
                hash.Append(piece.Span);
            }
        }

        return Convert.ToHexStringLower(hash.Finish());
    }

    /// <summary>Writes the file.</summary>
    public void Write(Stream stream)
    {
        stream.Write(Preamble.OfModule);
        foreach (RawSection section in _sections)
        {
            section.Write(stream);
        }
    }

    /// <summary>The file that <see cref="Write"/> makes.</summary>
    public byte[] ToArray()
    {
        byte[] file = new byte[Length];
        using var stream = new MemoryStream(file);
        Write(stream);
        return file;
    }
}
