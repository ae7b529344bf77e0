// SPDX-License-Identifier: MIT
namespace WasiVfs.Wasm;

/// <summary>Passes over the definitions of canonical built-in functions (component model, Binary.md, Canonical Definitions).</summary>
internal static class CanonicalBuiltin
{
    // i: an index; o: options; b: a byte; r: results.
    private static readonly Dictionary<byte, string> Operands = new()
    {
        [0x02] = "i",
        [0x03] = "i",
        [0x04] = "i",
        [0x07] = "i",
        [0x05] = "",
        [0x06] = "b",
        [0x08] = "",
        [0x09] = "ro",
        [0x0A] = "bi",
        [0x0B] = "bi",
        [0x0C] = "b",
        [0x0D] = "",
        [0x0E] = "i",
        [0x0F] = "io",
        [0x10] = "io",
        [0x11] = "ib",
        [0x12] = "ib",
        [0x13] = "i",
        [0x14] = "i",
        [0x15] = "i",
        [0x16] = "io",
        [0x17] = "io",
        [0x18] = "ib",
        [0x19] = "ib",
        [0x1A] = "i",
        [0x1B] = "i",
        [0x1C] = "o",
        [0x1D] = "o",
        [0x1E] = "",
        [0x1F] = "",
        [0x20] = "bi",
        [0x21] = "bi",
        [0x22] = "",
        [0x23] = "",
        [0x24] = "",
        [0x25] = "",
        [0x26] = "",
        [0x27] = "ii",
    };

    /// <summary>Passes over what follows the code.</summary>
    /// <param name="reader">The section.</param>
    /// <param name="code">The code of the definition.</param>
    /// <param name="offset">Where the code stands.</param>
    /// <exception cref="WasmFormatException">The code is not known here.</exception>
    public static void Skip(ref WasmReader reader, byte code, long offset)
    {
        if (!Operands.TryGetValue(code, out string? operands))
        {
            Malformed.Throw($"a canonical function that is not known here, 0x{code:x2}", offset);
        }

        foreach (char operand in operands!)
        {
            switch (operand)
            {
                case 'i':
                    reader.ReadU32();
                    break;
                case 'b':
                    reader.ReadByte();
                    break;
                case 'o':
                    SkipOptions(ref reader);
                    break;
                default:
                    SkipResults(ref reader);
                    break;
            }
        }
    }

    /// <summary>Passes over options, and says whether strings are UTF-8, which they are if nothing else is said.</summary>
    public static bool SkipOptions(ref WasmReader reader)
    {
        const byte utf8 = 0, utf16 = 1, latin1 = 2, asynchronous = 6, collected = 9;
        bool isUtf8 = true;
        for (int left = reader.ReadCount(minElementSize: 1); left > 0; left--)
        {
            long offset = reader.AbsoluteOffset;
            switch (reader.ReadByte())
            {
                case utf8 or asynchronous or collected:
                    break;
                case utf16 or latin1:
                    isUtf8 = false;
                    break;
                case 3 or 4 or 5 or 7 or 8: // memory, realloc, post-return, callback, core type
                    reader.ReadU32();
                    break;
                default:
                    Malformed.Throw("malformed option of a canonical function", offset);
                    break;
            }
        }

        return isUtf8;
    }

    // The results of task.return: one type of a value, a primitive or an index, which take one to five bytes alike; or nothing.
    private static void SkipResults(ref WasmReader reader)
    {
        long offset = reader.AbsoluteOffset;
        switch (reader.ReadByte())
        {
            case 0:
                reader.ReadS33();
                break;
            case 1:
                reader.SkipVector(
                    (ref field) =>
                    {
                        field.ReadName();
                        return field.ReadS33();
                    },
                    minElementSize: 2);
                break;
            default:
                Malformed.Throw("malformed results of a function", offset);
                break;
        }
    }
}
