// SPDX-License-Identifier: MIT
using System.Globalization;

namespace WasiVfs.PowerShell;

/// <summary>Text from images and modules on its way to a person's screen.</summary>
internal static class DisplayText
{
    /// <summary>Writes control characters as <c>\u001b</c>, so that a name cannot steer the terminal.</summary>
    public static string Escape(string text) => text.Any(char.IsControl)
        ? string.Concat(text.Select(c => char.IsControl(c) ? string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}") : c.ToString()))
        : text;
}
