// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text;

namespace WasiVfs.Cli;

/// <summary>Text from files and modules as a terminal may show it.</summary>
internal static class TerminalText
{
    /// <summary>
    /// The text with everything escaped that a terminal acts on or that changes how the rest of a line reads: control characters,
    /// format characters (the bidirectional overrides among them), line and paragraph separators, and halves of surrogate pairs.
    /// </summary>
    public static string Escape(string text)
    {
        var shown = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i += char.IsSurrogatePair(text, i) ? 2 : 1)
        {
            Append(shown, text, i);
        }

        return shown.ToString();
    }

    private static void Append(StringBuilder shown, string text, int index)
    {
        switch (CharUnicodeInfo.GetUnicodeCategory(text, index))
        {
            case UnicodeCategory.Control when text[index] is '\n':
                shown.Append("\\n");
                break;
            case UnicodeCategory.Control when text[index] is '\t':
                shown.Append("\\t");
                break;
            case UnicodeCategory.Control:
                shown.Append(CultureInfo.InvariantCulture, $"\\x{(int)text[index]:x2}");
                break;
            case UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate:
                int codePoint = char.IsSurrogatePair(text, index) ? char.ConvertToUtf32(text, index) : text[index];
                shown.Append(CultureInfo.InvariantCulture, $"\\u{{{codePoint:x}}}");
                break;
            default:
                shown.Append(text, index, char.IsSurrogatePair(text, index) ? 2 : 1);
                break;
        }
    }
}
