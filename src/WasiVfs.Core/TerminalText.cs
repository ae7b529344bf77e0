// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text;

namespace WasiVfs;

/// <summary>Text from files, images and modules in the form in which a terminal may show it.</summary>
internal static class TerminalText
{
    /// <summary>
    /// The text with an escape in place of every character that a terminal acts on, that changes how the rest of a line reads, or that
    /// can't be seen: control characters, format characters (the bidirectional ones among them), line and paragraph separators, and
    /// halves of surrogate pairs. The forms are <c>\n</c>, <c>\r</c>, <c>\t</c>, <c>\x1b</c> and <c>\u{202e}</c>. A backslash of the
    /// text stays as it is: the result is for people, and can't be read back.
    /// </summary>
    public static string Escape(string text)
    {
        int first = 0;
        while (first < text.Length && !IsEscaped(text, first))
        {
            first += Length(text, first);
        }

        if (first == text.Length)
        {
            return text;
        }

        var shown = new StringBuilder(text, 0, first, text.Length + 16);
        for (int i = first; i < text.Length; i += Length(text, i))
        {
            Append(shown, text, i);
        }

        return shown.ToString();
    }

    private static void Append(StringBuilder shown, string text, int index)
    {
        if (!IsEscaped(text, index))
        {
            shown.Append(text, index, Length(text, index));
            return;
        }

        int codePoint = Length(text, index) == 2 ? char.ConvertToUtf32(text, index) : text[index];
        _ = codePoint switch
        {
            '\n' => shown.Append("\\n"),
            '\r' => shown.Append("\\r"),
            '\t' => shown.Append("\\t"),
            <= byte.MaxValue => shown.Append(CultureInfo.InvariantCulture, $"\\x{codePoint:x2}"),
            _ => shown.Append(CultureInfo.InvariantCulture, $"\\u{{{codePoint:x}}}"),
        };
    }

    /// <summary>Whether the character at a place is escaped. A half of a surrogate pair that stands alone has the category Surrogate.</summary>
    private static bool IsEscaped(string text, int index) => CharUnicodeInfo.GetUnicodeCategory(text, index)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.Surrogate;

    /// <summary>How many UTF-16 units the character at a place has.</summary>
    private static int Length(string text, int index) => char.IsSurrogatePair(text, index) ? 2 : 1;
}
