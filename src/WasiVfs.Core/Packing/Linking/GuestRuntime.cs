// SPDX-License-Identifier: MIT
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Linking;

/// <summary>
/// The guest runtime as it was compiled (src/WasiVfs.Guest): a module with a memory of its own that imports accessors and host
/// functions and exports one function for each call it answers. There are four from one source.
/// </summary>
internal sealed class GuestRuntime
{
    /// <summary>The module name of the accessors (abi.h).</summary>
    public const string AccessorModule = "wasi_vfs";

    private static readonly Lazy<GuestRuntime> LoadedReadOnly = new(() => Load("guest.wasm"));
    private static readonly Lazy<GuestRuntime> LoadedComponent = new(() => Load("guest-component.wasm"));
    private static readonly Lazy<GuestRuntime> LoadedWritable = new(() => Load("guest-writable.wasm"));
    private static readonly Lazy<GuestRuntime> LoadedComponentWritable = new(() => Load("guest-component-writable.wasm"));
    private static readonly Lazy<GuestRuntime> LoadedUnited = new(() => Load("guest-union.wasm"));

    private readonly WasmModule _module;

    internal GuestRuntime(byte[] wasm)
    {
        Sha256 = Convert.ToHexStringLower(ContentHash.Of(wasm));
        _module = WasmModule.Parse(wasm);
        Imports = [.. _module.Imports.OfKind(ExternKind.Function)];
        Exports = _module.Exports
            .Where(export => export.Kind == ExternKind.Function)
            .ToDictionary(export => export.Name, export => export.Index, StringComparer.Ordinal);
        StatePages = (uint)_module.Memories.Single().Min;
        StackPointer = ReadI32(_module.Globals.BytesOf(_module.Globals.Single().Initializer));
        Data = [.. _module.Data.Select(segment => (ReadI32(_module.Data.BytesOf(segment.Offset)), segment.Content.Of(_module.Data.Payload)))];
        if (_module.Find(SectionId.Element) is not null || _module.Find(SectionId.Start) is not null)
        {
            throw new InvalidOperationException("The guest runtime holds element segments or a start function, which the linker does not support.");
        }
    }

    /// <summary>The runtime for a tree that can only be read.</summary>
    public static GuestRuntime ReadOnly => LoadedReadOnly.Value;

    /// <summary>The same for a program that is part of a component: it also answers the calls of WASI 0.2.</summary>
    public static GuestRuntime Component => LoadedComponent.Value;

    /// <summary>The runtime for a tree that the program can change.</summary>
    public static GuestRuntime Writable => LoadedWritable.Value;

    /// <summary>The same for a program that is part of a component.</summary>
    public static GuestRuntime ComponentWritable => LoadedComponentWritable.Value;

    /// <summary>The runtime for a tree that is united with directories of the host.</summary>
    public static GuestRuntime United => LoadedUnited.Value;

    /// <summary>The hash of the runtime's wasm, in lower-case hex.</summary>
    public string Sha256 { get; }

    /// <summary>64 KiB pages of state at start.</summary>
    public uint StatePages { get; }

    /// <summary>The start value of the stack pointer, its only global.</summary>
    public int StackPointer { get; }

    public TypeSection Types => _module.Types;

    /// <summary>The imported functions; function indices below their count stand for them.</summary>
    public IReadOnlyList<Import> Imports { get; }

    /// <summary>The type index of each function that the runtime defines.</summary>
    public IReadOnlyList<uint> FunctionTypes => _module.FunctionTypes;

    public CodeSection Code => _module.Code;

    /// <summary>The functions that answer calls, by the call's name.</summary>
    public IReadOnlyDictionary<string, uint> Exports { get; }

    /// <summary>The initial content of the state: where it lies in the state, and the bytes.</summary>
    public IReadOnlyList<(int Address, ReadOnlyMemory<byte> Content)> Data { get; }

    /// <summary>The type of a function that the runtime defines.</summary>
    public FuncType TypeOf(uint function) => Types.Function(FunctionTypes[(int)function - Imports.Count])!;

    private static int ReadI32(ReadOnlySpan<byte> expression)
    {
        var reader = new WasmReader(expression);
        return OpcodeTable.Read(ref reader) == Opcodes.I32Const
            ? reader.ReadS32()
            : throw new InvalidOperationException("The guest runtime has an initial value that is not an i32.const.");
    }

    private static GuestRuntime Load(string resourceName)
    {
        using Stream stream = typeof(GuestRuntime).Assembly.GetManifestResourceStream(resourceName)!;
        byte[] wasm = new byte[stream.Length];
        stream.ReadExactly(wasm);
        return new GuestRuntime(wasm);
    }
}
