// SPDX-License-Identifier: MIT
using System.Text;

namespace WasiVfs.Tests.Conformance.Report;

/// <summary>A table in Markdown.</summary>
internal static class Markdown
{
    public static string Table(IEnumerable<string> head, IEnumerable<IEnumerable<string>> rows)
    {
        string[] titles = [.. head];
        var text = new StringBuilder();
        foreach (IEnumerable<string> row in rows.Prepend(titles.Select(_ => "---")).Prepend(titles))
        {
            text.Append("| ").AppendJoin(" | ", row.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal))).Append(" |\n");
        }

        return text.ToString();
    }
}
