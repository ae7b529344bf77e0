// SPDX-License-Identifier: MIT
using System.Text;

namespace WasiVfs.Trees;

/// <summary>
/// The order of names in an image: by the unsigned bytes of their UTF-8. It is the order of code points, which differs from the
/// ordinal order of .NET strings where surrogate pairs meet U+E000 to U+FFFF.
/// </summary>
internal sealed class Utf8Order : IComparer<string>
{
    /// <summary>UTF-8 that throws <see cref="EncoderFallbackException"/> or <see cref="DecoderFallbackException"/> on what is not valid.</summary>
    internal static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private Utf8Order() { }

    /// <summary>The one instance.</summary>
    public static Utf8Order Comparer { get; } = new();

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        if (x is null || y is null)
        {
            return (x is null ? 0 : 1) - (y is null ? 0 : 1);
        }

        int common = x.AsSpan().CommonPrefixLength(y);
        if (common == x.Length || common == y.Length)
        {
            return x.Length - y.Length;
        }

        return Rank(x[common]) - Rank(y[common]);
    }

    /// <summary>A code unit's place in code point order: surrogates stand for code points above every other unit.</summary>
    private static int Rank(char unit) => char.IsSurrogate(unit) ? unit + 0x10000 : unit;
}
