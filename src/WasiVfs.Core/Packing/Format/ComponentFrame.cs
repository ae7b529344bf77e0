// SPDX-License-Identifier: MIT
using System.Security.Cryptography;
using WasiVfs.Trees;
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Format;

/// <summary>
/// What lies around one core module of a component: everything but that module, and the sizes of the sections that it lies in. A pack
/// copies it byte for byte around the packed module; only those sizes are written anew.
/// </summary>
/// <param name="file">The component's file.</param>
/// <param name="path">The sections that the module lies in, outermost first; the last holds the module itself.</param>
internal sealed class ComponentFrame(ByteSource file, IReadOnlyList<ComponentSection> path)
{
    private const int BufferSize = 1 << 16;

    /// <summary>The component's file.</summary>
    public ByteSource File => file;

    /// <summary>The section that holds the module.</summary>
    public ComponentSection Section => path[^1];

    /// <summary>The module as a file of its own.</summary>
    public ByteSource Module => new RangeByteSource(file, Section.PayloadOffset, Section.PayloadLength);

    /// <summary>How many bytes each of the sizes takes in the file, outermost first.</summary>
    public IReadOnlyList<int> SizeWidths => [.. path.Select(section => section.SizeWidth)];

    /// <summary>The widths that a pack writes: the most there are, so that the module starts at the same place however large it
    /// becomes.</summary>
    public IReadOnlyList<int> PackedWidths => [.. path.Select(_ => Leb128.MaxU32)];

    /// <summary>Bytes of the file that are not the module's.</summary>
    public long Length => file.Length - Section.PayloadLength;

    /// <summary>Whether the component was put into another one by <see cref="Wrap"/>.</summary>
    public bool IsWrapped { get; private init; }

    /// <summary>The same module in the same component in another one.</summary>
    /// <param name="before">What comes before the component in the other one.</param>
    /// <param name="after">What comes behind it.</param>
    public ComponentFrame Wrap(byte[] before, byte[] after)
    {
        var outer = new SurroundedByteSource(before, file, after);
        ComponentFrame frame = Of(outer, before.Length + Section.PayloadOffset);
        return new ComponentFrame(outer, frame.Sections) { IsWrapped = true };
    }

    /// <summary>The same module in the component that <see cref="Wrap"/> put into another one.</summary>
    /// <exception cref="PackException">There is no component in the component.</exception>
    public ComponentFrame Unwrap()
    {
        if (path[0].Id != ComponentSectionId.Component)
        {
            throw PackedModule.Changed("it does not lie in a component that seals it");
        }

        var inner = new RangeByteSource(file, path[0].PayloadOffset, path[0].PayloadLength);
        return Of(inner, Section.PayloadOffset - path[0].PayloadOffset);
    }

    /// <summary>The frame of the module that starts at an offset of a component.</summary>
    /// <exception cref="WasmFormatException">The component is malformed.</exception>
    /// <exception cref="PackException">The component has no module there.</exception>
    public static ComponentFrame Of(ByteSource file, long moduleOffset) =>
        ComponentFile.Read(file).All
            .SelectMany(component => component.Modules.Select(module => new ComponentFrame(file, [.. component.Enclosing, module])))
            .FirstOrDefault(frame => frame.Section.PayloadOffset == moduleOffset)
            ?? throw PackedModule.Changed("the component around it is not as it was packed");

    private IReadOnlyList<ComponentSection> Sections => path;

    /// <summary>Where the module starts if the sizes take so many bytes.</summary>
    public long ModuleOffset(IReadOnlyList<int> widths) => Section.PayloadOffset + widths.Sum() - path.Sum(section => section.SizeWidth);

    /// <summary>Writes the component with another module.</summary>
    /// <param name="output">Where it goes, from its position on. It must seek, since the sizes are known at the end.</param>
    /// <param name="widths">How many bytes each size takes, outermost first.</param>
    /// <param name="writeModule">Writes the module.</param>
    /// <exception cref="PackException">A section would be larger than its size can tell.</exception>
    public void Write(Stream output, IReadOnlyList<int> widths, Action<Stream> writeModule)
    {
        long start = output.Position;
        WriteBefore(output, widths, moduleLength: 0);
        long module = output.Position;
        writeModule(output);
        long length = output.Position - module;
        WriteAfter(output);
        long end = output.Position;
        output.Position = start;
        WriteBefore(output, widths, length);
        output.Position = end;
    }

    /// <summary>Writes what lies before the module.</summary>
    /// <inheritdoc cref="Write"/>
    /// <param name="output">Where it goes.</param>
    /// <param name="widths">How many bytes each size takes, outermost first.</param>
    /// <param name="moduleLength">Bytes of the module.</param>
    public void WriteBefore(Stream output, IReadOnlyList<int> widths, long moduleLength)
    {
        long[] sizes = Sizes(widths, moduleLength);
        long copied = 0;
        for (int i = 0; i < path.Count; i++)
        {
            Copy(copied, path[i].HeaderOffset + 1, output);
            if (sizes[i] > uint.MaxValue || Leb128.SizeOfU32((uint)sizes[i]) > widths[i])
            {
                throw new PackException(
                    ErrorId.ModuleTooLarge, $"A section of the component would have {sizes[i]} bytes, more than its size can tell.");
            }

            var size = new WasmWriter(Leb128.MaxU32);
            size.WritePaddedU32((uint)sizes[i], widths[i]);
            output.Write(size.WrittenSpan);
            copied = path[i].PayloadOffset;
        }
    }

    /// <summary>Writes what lies behind the module.</summary>
    public void WriteAfter(Stream output) => Copy(Section.End, file.Length, output);

    /// <summary>The SHA-256 of everything but the module and the sizes, in lower-case hex.</summary>
    public string Sha256()
    {
        using HashAlgorithm hash = ContentHash.CreateAlgorithm(Length);
        using (var hashing = new CryptoStream(Stream.Null, hash, CryptoStreamMode.Write))
        {
            long copied = 0;
            foreach (ComponentSection section in path)
            {
                Copy(copied, section.HeaderOffset + 1, hashing);
                copied = section.PayloadOffset;
            }

            WriteAfter(hashing);
        }

        return Convert.ToHexStringLower(hash.Hash!);
    }

    // From the innermost outwards: each section grows by what lies in it grows.
    private long[] Sizes(IReadOnlyList<int> widths, long moduleLength)
    {
        long[] sizes = new long[path.Count];
        long growth = moduleLength - Section.PayloadLength;
        for (int i = path.Count - 1; i >= 0; i--)
        {
            sizes[i] = path[i].PayloadLength + growth;
            growth += widths[i] - path[i].SizeWidth;
        }

        return sizes;
    }

    private void Copy(long from, long end, Stream output)
    {
        byte[] buffer = new byte[(int)Math.Min(BufferSize, end - from)];
        while (from < end)
        {
            Span<byte> piece = buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - from));
            file.Read(piece, from);
            output.Write(piece);
            from += piece.Length;
        }
    }
}
