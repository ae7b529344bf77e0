// SPDX-License-Identifier: MIT
using System.Buffers.Binary;

namespace WasiVfs.Wasm;

/// <summary>What the first eight bytes of a file say that it is.</summary>
internal enum WasmFileKind
{
    /// <summary>Not WebAssembly: the magic number is missing.</summary>
    NotWasm,

    /// <summary>A core module, version 1.</summary>
    Module,

    /// <summary>A component of the component model (layer 1).</summary>
    Component,

    /// <summary>The magic number with a version that this library does not know.</summary>
    UnknownVersion,
}

/// <summary>The eight bytes that every WebAssembly file starts with.</summary>
internal static class Preamble
{
    public const int Length = 8;

    private const uint Magic = 0x6D736100;
    private const uint ModuleVersion = 1;
    private const ushort ComponentLayer = 1;

    public static ReadOnlySpan<byte> OfModule => [0x00, 0x61, 0x73, 0x6D, 0x01, 0x00, 0x00, 0x00];

    public static ReadOnlySpan<byte> OfComponent => [0x00, 0x61, 0x73, 0x6D, 0x0D, 0x00, 0x01, 0x00];

    /// <summary>Tells whether a file is a module, a component or neither.</summary>
    /// <param name="start">The first bytes of the file; fewer than eight if it is shorter.</param>
    public static WasmFileKind Detect(ReadOnlySpan<byte> start)
    {
        if (start.Length < sizeof(uint) || BinaryPrimitives.ReadUInt32LittleEndian(start) != Magic)
        {
            return WasmFileKind.NotWasm;
        }

        if (start.Length < Length)
        {
            return WasmFileKind.UnknownVersion;
        }

        uint version = BinaryPrimitives.ReadUInt32LittleEndian(start[sizeof(uint)..]);
        return version == ModuleVersion ? WasmFileKind.Module
            : version >> 16 == ComponentLayer ? WasmFileKind.Component
            : WasmFileKind.UnknownVersion;
    }

    /// <summary>Throws unless the file is a module.</summary>
    public static void RequireModule(ReadOnlySpan<byte> start)
    {
        if (start.Length < sizeof(uint))
        {
            Malformed.Throw(Malformed.UnexpectedEnd, start.Length);
        }

        switch (Detect(start))
        {
            case WasmFileKind.NotWasm:
                Malformed.Throw(Malformed.Magic, 0);
                break;
            case not WasmFileKind.Module when start.Length < Length:
                Malformed.Throw(Malformed.UnexpectedEnd, start.Length);
                break;
            case WasmFileKind.Component:
                Malformed.Throw(Malformed.Version + ": the file is a component, not a module", sizeof(uint));
                break;
            case WasmFileKind.UnknownVersion:
                Malformed.Throw(Malformed.Version, sizeof(uint));
                break;
        }
    }
}
