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

    /// <summary>"a, b and c".</summary>
    public static string List(IEnumerable<string> items)
    {
        string[] all = [.. items];
        return all.Length < 2 ? string.Concat(all) : $"{string.Join(", ", all[..^1])} and {all[^1]}";
    }
}
