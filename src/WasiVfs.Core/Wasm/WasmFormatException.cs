// SPDX-License-Identifier: MIT
using System.Globalization;

namespace WasiVfs.Wasm;

/// <summary>
/// Bytes that are not a WebAssembly module, with the place where that shows. The reasons are those of the specification's test
/// suite ("unexpected end", "integer too large"), so that they can be compared with it and looked up.
/// </summary>
public sealed class WasmFormatException : WasiVfsException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="reason">What is wrong, without the offset.</param>
    /// <param name="offset">Bytes from the start of the file.</param>
    public WasmFormatException(string reason, long offset)
        : base(ErrorId.ModuleMalformed, reason, path: null, offset) => Reason = reason;

    /// <summary>What is wrong, without the offset.</summary>
    public string Reason { get; }

    /// <summary>A sentence with the file, if it is known, the reason and the offset.</summary>
    public override string Message => string.Create(
        CultureInfo.InvariantCulture,
        $"{(Path is null ? "This" : $"'{Path}'")} cannot be read as a WebAssembly module: {Reason} (at offset 0x{Offset:x}).");
}
