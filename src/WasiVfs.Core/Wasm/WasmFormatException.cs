// SPDX-License-Identifier: MIT
using System.Globalization;

namespace WasiVfs.Wasm;

/// <summary>
/// Bytes that are no WebAssembly, with the place where that shows. The words are those of the specification's test suite
/// ("unexpected end", "integer too large"), so that they can be compared with it and looked up.
/// </summary>
public sealed class WasmFormatException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="words">What is wrong, without the offset.</param>
    /// <param name="offset">Bytes from the start of the file.</param>
    public WasmFormatException(string words, long offset)
        : base(string.Create(CultureInfo.InvariantCulture, $"{words} (at offset 0x{offset:x})"))
    {
        Words = words;
        Offset = offset;
    }

    /// <summary>What is wrong, without the offset.</summary>
    public string Words { get; }

    /// <summary>Where it shows, in bytes from the start of the file.</summary>
    public long Offset { get; }
}
