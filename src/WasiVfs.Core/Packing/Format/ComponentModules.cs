// SPDX-License-Identifier: MIT
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Format;

/// <summary>Finds the core modules of a component, and of the components inside it, by the headers of their sections (component
/// model, Binary Format).</summary>
internal static class ComponentModules
{
    // What encoders nest is a handful; a file that claims more is not searched further down.
    private const int MaxDepth = 64;

    /// <summary>Where core modules lie, in the order of the file.</summary>
    /// <param name="file">The component.</param>
    /// <exception cref="WasmFormatException">A section's size is malformed.</exception>
    public static IEnumerable<(long Offset, long Length)> Find(ByteSource file)
    {
        var pending = new Stack<(long At, long End, int Depth)>([(Preamble.Length, file.Length, 0)]);
        while (pending.TryPop(out (long At, long End, int Depth) range))
        {
            if (range.At >= range.End)
            {
                continue;
            }

            (byte id, long content, long length) = ReadHeader(file, range.At, range.End);
            pending.Push(range with { At = content + length });
            if (id == (byte)ComponentSectionId.CoreModule)
            {
                yield return (content, length);
            }
            else if (id == (byte)ComponentSectionId.Component && range.Depth < MaxDepth)
            {
                pending.Push((content + Preamble.Length, content + length, range.Depth + 1));
            }
        }
    }

    private static (byte Id, long Content, long Length) ReadHeader(ByteSource file, long at, long end)
    {
        Span<byte> header = stackalloc byte[1 + Leb128.MaxU32];
        var reader = new WasmReader(header[..file.ReadUpTo(header, at)], at);
        byte id = reader.ReadByte();
        uint length = reader.ReadU32();
        return length <= end - reader.AbsoluteOffset ? (id, reader.AbsoluteOffset, length)
            : Malformed.Throw<(byte, long, long)>(Malformed.LengthOutOfBounds, at);
    }
}
