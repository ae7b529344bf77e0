// SPDX-License-Identifier: MIT
using System.Security.Cryptography;

namespace WasiVfs.Wasm;

/// <summary>
/// A module as a list of raw sections. What is not replaced is written back byte for byte: <c>Write(Parse(x))</c> equals <c>x</c>.
/// The content of sections is read by the views (<see cref="TypeSection"/>, <see cref="CodeSection"/> and so on), on demand.
/// </summary>
internal sealed class WasmModule
{
    private readonly List<RawSection> _sections;

    private WasmModule(List<RawSection> sections) => _sections = sections;

    /// <summary>A module with no section.</summary>
    public WasmModule()
        : this([])
    {
    }

    /// <summary>The sections in the order of the file, custom sections included.</summary>
    public IReadOnlyList<RawSection> Sections => _sections;

    /// <summary>Bytes of the file that <see cref="Write"/> makes.</summary>
    public long Length => Preamble.Length + _sections.Sum(section => section.Length);

    /// <summary>Splits a file into its sections. The sections share its memory.</summary>
    /// <param name="file">The file's bytes.</param>
    /// <param name="inspect">Called for each section before the next is looked at, so that the first error of the file is the one reported.</param>
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

    /// <summary>The section of that id, <see langword="null"/> where there is none.</summary>
    public RawSection? Find(SectionId id) => _sections.Find(section => section.Id == id);

    /// <summary>The first custom section of that name, <see langword="null"/> where there is none.</summary>
    public RawSection? FindCustom(string name) => _sections.Find(section => section.CustomName == name);

    /// <summary>Replaces the section of that id, or puts it where it belongs. Custom sections are replaced or inserted by themselves.</summary>
    public RawSection Set(SectionId id, ReadOnlyMemory<byte> payload)
    {
        ArgumentOutOfRangeException.ThrowIfEqual(id, SectionId.Custom);
        var section = new RawSection(id, payload);
        int index = _sections.FindIndex(other => other.Id == id);
        if (index < 0)
        {
            _sections.Insert(SectionOrder.InsertionPoint(_sections, id), section);
        }
        else
        {
            _sections[index] = section;
        }

        return section;
    }

    /// <summary>Puts one section in the place of another.</summary>
    public void Replace(RawSection old, RawSection section) => _sections[_sections.IndexOf(old)] = section;

    /// <summary>Puts another section in the place of each, or none.</summary>
    public void Rewrite(Func<RawSection, RawSection?> rewrite)
    {
        RawSection[] sections = [.. _sections.Select(rewrite).OfType<RawSection>()];
        _sections.Clear();
        _sections.AddRange(sections);
    }

    /// <summary>Puts a section at the end.</summary>
    public void Append(RawSection section) => _sections.Add(section);

    /// <summary>Puts a section at a place in the list. Sections that are not custom must be in <see cref="SectionOrder"/>.</summary>
    public void Insert(int index, RawSection section) => _sections.Insert(index, section);

    /// <summary>Takes a section out.</summary>
    public bool Remove(RawSection section) => _sections.Remove(section);

    /// <summary>A module with the same sections, which can be changed without changing this one.</summary>
    public WasmModule Copy() => new([.. _sections]);

    /// <summary>The SHA-256 of the file that <see cref="Write"/> makes, in lower-case hex.</summary>
    public string Sha256()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Preamble.OfModule);
        foreach (RawSection section in _sections)
        {
            hash.AppendData(section.Header.Span);
            hash.AppendData(section.Payload.Span);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Where the payload of a section starts in the file that <see cref="Write"/> makes.</summary>
    public long PayloadOffset(RawSection section) =>
        Preamble.Length + _sections.TakeWhile(other => other != section).Sum(other => other.Length) + section.Header.Length;

    public void Write(Stream stream)
    {
        stream.Write(Preamble.OfModule);
        _sections.ForEach(section => section.Write(stream));
    }

    public byte[] ToArray()
    {
        byte[] file = new byte[Length];
        using var stream = new MemoryStream(file);
        Write(stream);
        return file;
    }
}
