// SPDX-License-Identifier: MIT
namespace WasiVfs.Reports;

/// <summary>A table in Markdown.</summary>
internal static class Markdown
{
    public static string Table(IEnumerable<string> head, IEnumerable<IEnumerable<string>> rows)
    {
        string[] titles = [.. head];
        return string.Concat(rows.Prepend(titles.Select(_ => "---")).Prepend(titles).Select(Row));
    }

    public static string Row(IEnumerable<string> cells) =>
        $"| {string.Join(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal)))} |\n";

    /// <summary>Text as it is, backticks too.</summary>
    public static string Code(string text) => text.Contains('`', StringComparison.Ordinal) ? $"`` {text} ``" : $"`{text}`";
}
