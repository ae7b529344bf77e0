// SPDX-License-Identifier: MIT
using System.Text.Json;

namespace WasiVfs.Packing.Inventory;

/// <summary>Reads what an npm package says of itself (<c>package.json</c>).</summary>
internal static class NpmPackage
{
    /// <summary>The package; null if it has no name or no version, as settings of a directory have.</summary>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static FoundPackage? Read(ReadOnlyMemory<byte> text, string path)
    {
        using JsonDocument json = JsonDocument.Parse(text);
        JsonElement root = json.RootElement;
        return root.ValueKind == JsonValueKind.Object && Text(root, "name") is { } name && Text(root, "version") is { } version
            ? new FoundPackage("npm", name, version, Licenses(root), Text(root, "description"), path) : null;
    }

    // 'license' is a text; in older packages an object with a type, or 'licenses' a list of them.
    private static string[] Licenses(JsonElement root)
    {
        if (root.TryGetProperty("license", out JsonElement license) && Name(license) is { } name)
        {
            return [name];
        }

        return root.TryGetProperty("licenses", out JsonElement list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Select(Name).OfType<string>().ToArray() : [];
    }

    private static string? Name(JsonElement license) => license.ValueKind switch
    {
        JsonValueKind.String => license.GetString(),
        JsonValueKind.Object => Text(license, "type"),
        _ => null,
    };

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? text : null;
}
