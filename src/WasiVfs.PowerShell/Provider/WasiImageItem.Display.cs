// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Management.Automation;

namespace WasiVfs.PowerShell;

/// <content>The columns of the views; methods, so that no property repeats another.</content>
public sealed partial class WasiImageItem
{
    /// <summary>The name column of the views, in the colours of <c>$PSStyle.FileInfo</c>.</summary>
    public string FormatName() => LinkTarget is null
        ? Coloured(TerminalText.Escape(Name)) : $"{Coloured(TerminalText.Escape(Name))} -> {TerminalText.Escape(LinkTarget)}";

    /// <summary>The name as the wide view shows it.</summary>
    public string FormatWideName() => Coloured(TerminalText.Escape(Name));

    /// <summary>The time column of the views.</summary>
    public string FormatLastWriteTime() => string.Create(CultureInfo.CurrentCulture, $"{LastWriteTime,10:d} {LastWriteTime,8:t}");

    private string Colour
    {
        get
        {
            PSStyle.FileInfoFormatting colours = PSStyle.Instance.FileInfo;
            return LinkTarget is not null ? colours.SymbolicLink
                : IsContainer ? colours.Directory
                : colours.Extension.ContainsKey(Extension) ? colours.Extension[Extension]
                : "";
        }
    }

    private string Coloured(string name) => Colour is { Length: > 0 } colour ? $"{colour}{name}{PSStyle.Instance.Reset}" : name;
}
