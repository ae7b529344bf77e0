// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text;
using Xunit;

namespace WasiVfs.Tests;

/// <summary>What both faces show of names and messages: nothing that a terminal acts on.</summary>
public sealed class TerminalTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("plain", "plain")]
    [InlineData("grün 日本 \U0001F600", "grün 日本 \U0001F600")]
    [InlineData(@"a\b", @"a\b")]
    [InlineData("a\nb\rc\td", @"a\nb\rc\td")]
    [InlineData("\u001b[31m", @"\x1b[31m")]
    [InlineData("\0\u007f\u0085\u009b", @"\x00\x7f\x85\x9b")]
    [InlineData("exe.\u202egpj", @"exe.\u{202e}gpj")]
    [InlineData("\u2066a\u2069\u200f", @"\u{2066}a\u{2069}\u{200f}")]
    [InlineData("a\u200bb\ufeff\u00ad", @"a\u{200b}b\u{feff}\xad")]
    [InlineData("a\u2028b\u2029", @"a\u{2028}b\u{2029}")]
    [InlineData("\U0001F600\U000E0041x", "\U0001F600\\u{e0041}x")]
    public void What_a_terminal_acts_on_is_escaped(string text, string shown) => Assert.Equal(shown, TerminalText.Escape(text));

    [Fact]
    public void Halves_of_surrogate_pairs_are_escaped()
    {
        Assert.Equal(@"a\u{d83d}b", TerminalText.Escape("a\ud83db"));
        Assert.Equal(@"\u{de00}", TerminalText.Escape("\ude00"));
        Assert.Equal(@"\u{d83d}", TerminalText.Escape("\ud83d"));
    }

    [Fact]
    public void Text_without_such_a_character_is_the_same_object()
    {
        string text = new('x', 10);
        Assert.Same(text, TerminalText.Escape(text));
    }

    [Fact]
    public void Every_control_and_bidirectional_character_of_Unicode_is_escaped()
    {
        // Bidi_Control of PropList.txt, and the controls of ISO 6429.
        IEnumerable<int> bidirectional = [0x061C, 0x200E, 0x200F, .. Enumerable.Range(0x202A, 5), .. Enumerable.Range(0x2066, 4)];
        IEnumerable<int> controls = [.. Enumerable.Range(0, 0x20), .. Enumerable.Range(0x7F, 0x21)];
        foreach (int code in bidirectional.Concat(controls))
        {
            string text = ((char)code).ToString();
            string shown = TerminalText.Escape($"a{text}b");
            Assert.True(Ascii.IsValid(shown) && shown.All(c => c >= ' ' && c < 0x7F),
                $"U+{code.ToString("X4", CultureInfo.InvariantCulture)} is shown as it is.");
        }
    }
}
