// SPDX-License-Identifier: MIT
using System.Text;

namespace WasiVfs.Trees;

/// <summary>One component of an exclude pattern, which matches one name.</summary>
internal sealed class GlobName
{
    private readonly List<Part> _parts = [];

    private GlobName() { }

    /// <summary>The component <c>**</c>: any number of names.</summary>
    public static GlobName AnyDepth { get; } = new() { IsAnyDepth = true };

    public bool IsAnyDepth { get; private init; }

    /// <param name="component">The component's text.</param>
    /// <param name="pattern">The whole pattern, for messages.</param>
    public static GlobName Parse(string component, string pattern)
    {
        if (component == "**")
        {
            return AnyDepth;
        }

        var name = new GlobName();
        Rune[] text = [.. component.EnumerateRunes()];
        for (int i = 0; i < text.Length; i++)
        {
            switch (text[i].Value)
            {
                case '\\':
                    throw Malformed(pattern, "has a backslash; write '/' between names, or '[\\]' for the character itself");
                case '[':
                    int close = CloseOf(text, i, pattern);
                    name._parts.Add(Part.Set(text.AsSpan((i + 1)..close)));
                    i = close;
                    break;
                case '*':
                    name._parts.Add(Part.Star);
                    break;
                case '?':
                    name._parts.Add(Part.Any);
                    break;
                default:
                    name._parts.Add(Part.Set([text[i]]));
                    break;
            }
        }

        return name;
    }

    public bool IsMatch(Rune[] name)
    {
        int p = 0, n = 0, star = -1, taken = 0;
        while (n < name.Length)
        {
            if (p < _parts.Count && _parts[p].IsStar)
            {
                (star, taken) = (p++, n);
            }
            else if (p < _parts.Count && _parts[p].Takes(name[n]))
            {
                p++;
                n++;
            }
            else if (star >= 0)
            {
                (p, n) = (star + 1, ++taken);
            }
            else
            {
                return false;
            }
        }

        return _parts.Skip(p).All(part => part.IsStar);
    }

    public static FileSystemException Malformed(string pattern, string fault) =>
        new(ErrorCode.Invalid, pattern, $"The exclude pattern '{pattern}' {fault}.");

    /// <summary>Where a bracket closes; a <c>]</c> right after the opening is one of its characters.</summary>
    private static int CloseOf(Rune[] text, int open, string pattern)
    {
        int first = open + 1;
        first += first < text.Length && IsNegation(text[first]) ? 1 : 0;
        int close = first + 1 < text.Length ? Array.IndexOf(text, new Rune(']'), first + 1) : -1;
        return close > 0 ? close : throw Malformed(pattern, "has a '[' without its ']'; write '[[]' for the character itself");
    }

    private static bool IsNegation(Rune rune) => rune.Value is '!' or '^';

    /// <summary>What takes one character, or with <see cref="IsStar"/> any number of them.</summary>
    private sealed record Part((Rune First, Rune Last)[] Ranges, bool Negated, bool IsStar = false)
    {
        public static readonly Part Star = new([], Negated: false, IsStar: true);
        public static readonly Part Any = new([], Negated: true);

        /// <summary>The inside of a bracket, or one character.</summary>
        public static Part Set(ReadOnlySpan<Rune> text)
        {
            bool negated = text.Length > 1 && IsNegation(text[0]);
            text = negated ? text[1..] : text;
            var ranges = new List<(Rune, Rune)>();
            for (int i = 0; i < text.Length; i++)
            {
                bool isRange = i + 2 < text.Length && text[i + 1].Value == '-';
                ranges.Add((text[i], isRange ? text[i + 2] : text[i]));
                i += isRange ? 2 : 0;
            }

            return new Part([.. ranges], negated);
        }

        public bool Takes(Rune rune) => Negated != Array.Exists(Ranges, range => range.First <= rune && rune <= range.Last);
    }
}
