// SPDX-License-Identifier: MIT
using System.Collections.Frozen;
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Linking;

/// <summary>How a program calls a function of WASI 0.3 (component model, Canonical ABI, and the names that wit-component gives).</summary>
internal enum Lowering
{
    /// <summary>It waits: the parameters one by one, the result at a pointer or as it is.</summary>
    Synchronous,

    /// <summary>It does not wait: the parameters one by one, at most four; the result at a pointer; the answer is a state.</summary>
    Asynchronous,

    /// <summary>It does not wait, and more than four parameters lie at a pointer.</summary>
    AsynchronousAtPointer,
}

/// <summary>A call of WASI 0.3 that the runtime answers for its own handles, and the host for all others.</summary>
/// <param name="Export">The runtime's function.</param>
/// <param name="Lowering">How the program calls it.</param>
/// <param name="Type">The type of the program's import.</param>
internal sealed record Call03(string Export, Lowering Lowering, FuncType Type)
{
    /// <summary>Where each parameter lies if they lie at a pointer, as <see cref="Component03"/> explains; empty if they do not.</summary>
    public string Layout { get; init; } = "";

    /// <summary>The parameter that is a second descriptor; null if there is not one.</summary>
    public uint? Other { get; init; }
}

/// <summary>The functions of wasi:filesystem 0.3, and of the streams and futures that they give.</summary>
internal static class Component03
{
    private const string Async = "[async-lower]";
    private const int MaxFlat = 4; // MAX_FLAT_ASYNC_PARAMS

    // The layouts of the parameters that do not fit: i and I are loads of 32 and 64 bits, b of a byte, at an offset of the tuple.
    private static readonly FrozenDictionary<string, string> Layouts = new Dictionary<string, string>
    {
        ["[method]descriptor.open-at"] = "i0 b4 i8 i12 b16 b17",
        ["[method]descriptor.set-times"] = "i0 b8 I16 i24 b32 I40 i48",
        ["[method]descriptor.set-times-at"] = "i0 b4 i8 i12 b16 I24 i32 b40 I48 i56",
        ["[method]descriptor.link-at"] = "i0 b4 i8 i12 i16 i20 i24",
        ["[method]descriptor.rename-at"] = "i0 i4 i8 i12 i16 i20",
        ["[method]descriptor.symlink-at"] = "i0 i4 i8 i12 i16",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, uint> Others = new Dictionary<string, uint>
    {
        ["[method]descriptor.is-same-object"] = 1,
        ["[method]descriptor.rename-at"] = 3,
        ["[method]descriptor.link-at"] = 4,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // The built-in functions of streams and futures: the start of the name, the runtime's function, the parameters.
    private static readonly (string Start, string Export, int Parameters, bool HasResult)[] BuiltIns =
    [
        ("[stream-read-", "streams@0.3#read", 3, true),
        ("[stream-cancel-read-", "streams@0.3#cancel-read", 1, true),
        ("[stream-drop-readable-", "streams@0.3#drop-readable", 1, false),
        ("[future-read-", "futures@0.3#read", 2, true),
        ("[future-cancel-read-", "streams@0.3#cancel-read", 1, true),
        ("[future-drop-readable-", "futures@0.3#drop-readable", 1, false),
    ];

    /// <summary>Whether an import is a built-in function of the component model for streams and futures, which the host's files have no part
    /// in.</summary>
    public static bool IsBuiltIn(string name)
    {
        string plain = Plain(name);
        return plain.StartsWith("[stream-", StringComparison.Ordinal) || plain.StartsWith("[future-", StringComparison.Ordinal);
    }

    /// <summary>The call that an import stands for; null for one that is the host's alone.</summary>
    /// <param name="key">The interface without the patch version, and the name: <c>wasi:filesystem/types@0.3#[method]descriptor.stat</c>.</param>
    /// <param name="name">The import's name.</param>
    /// <param name="runtime">The runtime.</param>
    public static Call03? Find(string? key, string name, GuestRuntime runtime)
    {
        string plain = Plain(name);
        foreach ((string start, string export, int parameters, bool hasResult) in BuiltIns)
        {
            if (plain.StartsWith(start, StringComparison.Ordinal))
            {
                var type = new FuncType([.. Enumerable.Repeat(ValType.I32, parameters)], hasResult ? [ValType.I32] : []);
                return new Call03(export, Lowering.Synchronous, type);
            }
        }

        string? plainKey = key is null ? null : key[..^name.Length] + plain;
        bool takesHandle = plain.StartsWith("[method]", StringComparison.Ordinal) || plain.StartsWith("[resource-drop]", StringComparison.Ordinal);
        return plainKey is not null && takesHandle && runtime.Exports.TryGetValue(plainKey, out uint function)
            ? Method(plainKey, plain, isAsync: plain != name, runtime.TypeOf(function)) : null;
    }

    private static Call03 Method(string export, string name, bool isAsync, FuncType type)
    {
        uint? other = Others.TryGetValue(name, out uint index) ? index : null;
        if (!isAsync)
        {
            return new Call03(export, Lowering.Synchronous, type) { Other = other };
        }

        // A result that a waiting call has as a value has a pointer here.
        FuncType answered = type.Results.Length == 0 ? type : new FuncType([.. type.Parameters, ValType.I32], []);
        return answered.Parameters.Length - 1 > MaxFlat
            ? new Call03(export, Lowering.AsynchronousAtPointer, new FuncType([ValType.I32, ValType.I32], [ValType.I32]))
            {
                Layout = Layouts[name],
                Other = other,
            }
            : new Call03(export, Lowering.Asynchronous, new FuncType(answered.Parameters, [ValType.I32])) { Other = other };
    }

    private static string Plain(string name) => name.StartsWith(Async, StringComparison.Ordinal) ? name[Async.Length..] : name;
}
