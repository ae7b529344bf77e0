// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text;
using Wasmtime.Components;

namespace WasiVfs.Wasmtime;

/// <summary>Values of components as WAVE text, the notation that Wasmtime's command prints them in (WebAssembly Value Encoding).</summary>
internal static class WaveText
{
    public static string Of(ComponentValue value) => value.Kind switch
    {
        ComponentValueKind.Bool => value.AsBool() ? "true" : "false",
        ComponentValueKind.S8 => Invariant(value.AsS8()),
        ComponentValueKind.U8 => Invariant(value.AsU8()),
        ComponentValueKind.S16 => Invariant(value.AsS16()),
        ComponentValueKind.U16 => Invariant(value.AsU16()),
        ComponentValueKind.S32 => Invariant(value.AsS32()),
        ComponentValueKind.U32 => Invariant(value.AsU32()),
        ComponentValueKind.S64 => Invariant(value.AsS64()),
        ComponentValueKind.U64 => Invariant(value.AsU64()),
        ComponentValueKind.F32 => Float(value.AsF32()),
        ComponentValueKind.F64 => Float(value.AsF64()),
        ComponentValueKind.Char => $"'{Escaped(value.AsRune(), '\'')}'",
        ComponentValueKind.String => $"\"{string.Concat(value.AsString().EnumerateRunes().Select(rune => Escaped(rune, '"')))}\"",
        ComponentValueKind.List => $"[{All(value.AsList())}]",
        ComponentValueKind.Tuple => $"({All(value.AsTuple())})",
        ComponentValueKind.Record => $"{{{string.Join(", ", value.AsRecord().Select(field => $"{field.Key}: {Of(field.Value)}"))}}}",
        ComponentValueKind.Variant => value.AsVariant() + Payload(value),
        ComponentValueKind.Enum => value.AsEnum(),
        ComponentValueKind.Option => value.IsSome ? "some" + Payload(value) : "none",
        ComponentValueKind.Result => (value.IsOk ? "ok" : "err") + Payload(value),
        ComponentValueKind.Flags => $"{{{string.Join(", ", value.AsFlags())}}}",
        _ => value.ToString() ?? "",
    };

    private static string All(IEnumerable<ComponentValue> values) => string.Join(", ", values.Select(Of));

    private static string Payload(ComponentValue value) => value.Payload is { } payload ? $"({Of(payload)})" : "";

    private static string Float(double value) => double.IsNaN(value) ? "nan"
        : double.IsInfinity(value) ? (value > 0 ? "inf" : "-inf") : Invariant(value);

    private static string Float(float value) => float.IsNaN(value) ? "nan"
        : float.IsInfinity(value) ? (value > 0 ? "inf" : "-inf") : Invariant(value);

    private static string Invariant(IConvertible value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Escaped(Rune rune, char quote) => rune.Value switch
    {
        '\t' => "\\t",
        '\n' => "\\n",
        '\r' => "\\r",
        '\\' => "\\\\",
        _ when rune.Value == quote => $"\\{quote}",
        _ when Rune.IsControl(rune) => $"\\u{{{rune.Value:x}}}",
        _ => rune.ToString(),
    };
}
