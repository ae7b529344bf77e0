// SPDX-License-Identifier: MIT
using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace WasiVfs.PowerShell;

/// <summary>A hashtable of a program's variables.</summary>
internal static class VariableTable
{
    /// <summary>The variables, by name.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Of(IDictionary table) =>
        table.Cast<DictionaryEntry>().Select(Variable).OrderBy(pair => pair.Key, StringComparer.Ordinal);

    private static KeyValuePair<string, string> Variable(DictionaryEntry entry) =>
        new(Convert.ToString(entry.Key, CultureInfo.InvariantCulture)!, LanguagePrimitives.ConvertTo<string>(entry.Value));
}
