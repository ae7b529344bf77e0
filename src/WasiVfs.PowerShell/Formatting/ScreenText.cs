// SPDX-License-Identifier: MIT
using System.Collections;
using System.ComponentModel;

namespace WasiVfs.PowerShell;

/// <summary>Several values in one cell of a view: control characters in names are shown, not obeyed.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ScreenText
{
    /// <summary>The values with commas between them.</summary>
    /// <param name="values">One value, several or none.</param>
    public static string InLine(object? values) => Join(", ", values);

    /// <summary>One value on each line.</summary>
    /// <param name="values">One value, several or none.</param>
    public static string InLines(object? values) => Join("\n", values);

    private static string Join(string separator, object? values) => values switch
    {
        null => "",
        string text => TerminalText.Escape(text),
        IEnumerable several => string.Join(separator, several.Cast<object?>().Select(one => TerminalText.Escape(one?.ToString() ?? ""))),
        _ => TerminalText.Escape(values.ToString() ?? ""),
    };
}
