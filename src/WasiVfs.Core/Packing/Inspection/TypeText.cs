// SPDX-License-Identifier: MIT
using System.Globalization;
using WasiVfs.Wasm;

namespace WasiVfs.Packing;

/// <summary>Types as a person reads them.</summary>
internal static class TypeText
{
    public const string Unknown = "unknown";

    public static string Kind(ExternKind kind) => kind switch
    {
        ExternKind.Function => "function",
        ExternKind.Table => "table",
        ExternKind.Memory => "memory",
        ExternKind.Global => "global",
        _ => "tag",
    };

    public static string Of(GlobalType type) => type.IsMutable ? $"mut {type.Value}" : type.Value.ToString();

    public static string Of(TableType type) => $"{type.Element}, {Of(type.Limits, "elements")}";

    public static string OfMemory(Limits limits) => Of(limits, "pages");

    private static string Of(Limits limits, string unit) =>
        string.Create(CultureInfo.InvariantCulture, $"{limits.Min} {unit}")
        + (limits.Max is { } max ? string.Create(CultureInfo.InvariantCulture, $", at most {max}") : "")
        + (limits.IsShared ? ", shared" : "")
        + (limits.Is64 ? ", 64-bit" : "");
}
