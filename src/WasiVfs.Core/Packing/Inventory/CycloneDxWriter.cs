// SPDX-License-Identifier: MIT
using System.Text.Encodings.Web;
using System.Text.Json;

namespace WasiVfs.Packing.Inventory;

/// <summary>
/// Writes a bill of materials as CycloneDX 1.6 in JSON (ECMA-424). It has neither a serial number nor a time: the same trees have the same
/// bytes.
/// </summary>
internal static class CycloneDxWriter
{
    // What packages call a licence by its identifier of SPDX. Anything else is a name, or an expression.
    private static readonly HashSet<string> Identifiers = new(StringComparer.Ordinal)
    {
        "0BSD", "AGPL-3.0-only", "AGPL-3.0-or-later", "Apache-2.0", "Artistic-2.0", "BSD-2-Clause", "BSD-3-Clause", "BSL-1.0", "BlueOak-1.0.0",
        "CC-BY-3.0", "CC-BY-4.0", "CC0-1.0", "GPL-2.0-only", "GPL-2.0-or-later", "GPL-3.0-only", "GPL-3.0-or-later", "ISC", "LGPL-2.1-only",
        "LGPL-2.1-or-later", "LGPL-3.0-only", "LGPL-3.0-or-later", "MIT", "MIT-0", "MPL-2.0", "OFL-1.1", "PSF-2.0", "Python-2.0", "Ruby",
        "Unicode-3.0", "Unlicense", "WTFPL", "ZPL-2.1", "Zlib",
    };

    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.Default };

    /// <summary>The bytes of the bill.</summary>
    /// <param name="moduleSha256">The SHA-256 of the program; null for an image by itself.</param>
    /// <param name="search">What was found.</param>
    public static byte[] Write(string? moduleSha256, PackageSearch search)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Options))
        {
            json.WriteStartObject();
            json.WriteString("bomFormat", "CycloneDX");
            json.WriteString("specVersion", "1.6");
            json.WriteNumber("version", 1);
            WriteMetadata(json, moduleSha256, search.LicenceFiles);
            json.WriteStartArray("components");
            foreach (IGrouping<string, FoundPackage> package in search.Packages.GroupBy(package => package.Purl))
            {
                WriteComponent(json, package.Key, [.. package]);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        bytes.WriteByte((byte)'\n');
        return bytes.ToArray();
    }

    private static void WriteMetadata(Utf8JsonWriter json, string? moduleSha256, IReadOnlyList<string> licenceFiles)
    {
        json.WriteStartObject("metadata");
        json.WriteStartObject("tools");
        json.WriteStartArray("components");
        json.WriteStartObject();
        json.WriteString("type", "application");
        json.WriteString("name", "wasi-vfs");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        if (moduleSha256 is not null)
        {
            json.WriteStartObject("component");
            json.WriteString("type", "application");
            json.WriteString("bom-ref", "program");
            json.WriteString("name", "program");
            json.WriteStartArray("hashes");
            json.WriteStartObject();
            json.WriteString("alg", "SHA-256");
            json.WriteString("content", moduleSha256);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteStartArray("properties");
        foreach (string file in licenceFiles)
        {
            json.WriteStartObject();
            json.WriteString("name", "wasi-vfs:licence-file");
            json.WriteString("value", file);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteComponent(Utf8JsonWriter json, string purl, FoundPackage[] places)
    {
        FoundPackage package = places[0];
        string[] parts = package.Type == "npm" && package.Name.Split('/') is [_, _] scoped ? scoped : [package.Name];
        json.WriteStartObject();
        json.WriteString("type", "library");
        json.WriteString("bom-ref", purl);
        if (parts.Length == 2)
        {
            json.WriteString("group", parts[0]);
        }

        json.WriteString("name", parts[^1]);
        json.WriteString("version", package.Version);
        if (package.Description is { } description)
        {
            json.WriteString("description", description);
        }

        WriteLicenses(json, package.Licenses);
        json.WriteString("purl", purl);
        json.WriteStartObject("evidence");
        json.WriteStartArray("occurrences");
        foreach (FoundPackage place in places)
        {
            json.WriteStartObject();
            json.WriteString("location", place.Path);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    // Either one expression or a list of licences.
    private static void WriteLicenses(Utf8JsonWriter json, IReadOnlyList<string> licenses)
    {
        if (licenses.Count == 0)
        {
            return;
        }

        json.WriteStartArray("licenses");
        foreach (string license in licenses)
        {
            json.WriteStartObject();
            if (licenses.Count == 1 && IsExpression(license))
            {
                json.WriteString("expression", license);
            }
            else
            {
                json.WriteStartObject("license");
                json.WriteString(Identifiers.Contains(license) ? "id" : "name", license);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    // Identifiers with operators between them, such as '(MIT OR Apache-2.0) AND BSD-3-Clause'.
    private static bool IsExpression(string text)
    {
        string[] words = text.Replace("(", " ", StringComparison.Ordinal).Replace(")", " ", StringComparison.Ordinal)
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length >= 3 && words.Length % 2 == 1
            && words.Where((_, i) => i % 2 == 0).All(Identifiers.Contains) && words.Where((_, i) => i % 2 == 1).All(word => word is "AND" or "OR");
    }
}
