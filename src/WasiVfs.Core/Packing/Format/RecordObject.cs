// SPDX-License-Identifier: MIT
using System.Text.Json;

namespace WasiVfs.Packing.Format;

/// <summary>An object of the record's JSON, whose members are read by name and type.</summary>
/// <param name="element">The JSON.</param>
/// <param name="path">How the object is reached from the record; empty for the record itself.</param>
internal readonly struct RecordObject(JsonElement element, string path)
{
    private const int HashDigits = 64;
    private const int MaxDepth = 8;

    /// <summary>Reads JSON whose top is an object.</summary>
    public static JsonDocument Parse(ReadOnlyMemory<byte> content)
    {
        try
        {
            return JsonDocument.Parse(content, new JsonDocumentOptions { MaxDepth = MaxDepth, AllowDuplicateProperties = false });
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw Error($"is not JSON: {e.Message}");
        }
    }

    public bool Has(string member) => Require().TryGetProperty(member, out _);

    /// <summary>A member that is an object itself.</summary>
    public RecordObject Object(string member) => new(Find(member), path.Length == 0 ? member : $"{path}.{member}");

    public string Text(string member) => Text(Find(member), member);

    public bool Bool(string member) => Find(member) switch
    {
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        var other => throw Mismatch(other, member, "true or false"),
    };

    /// <summary>A number that counts something, so that it is not negative.</summary>
    public int Int(string member) => Long(member) is var number && number <= int.MaxValue ? (int)number
        : throw Damaged(member, $"is {number}, more than there can be");

    /// <inheritdoc cref="Int"/>
    public long Long(string member)
    {
        JsonElement found = Find(member);
        return found.ValueKind == JsonValueKind.Number && found.TryGetInt64(out long number) && number >= 0 ? number
            : throw Mismatch(found, member, "a number from 0 up");
    }

    /// <summary>A SHA-256 in lower-case hex.</summary>
    public string Hash(string member) => Text(member) is { Length: HashDigits } text && text.All(char.IsAsciiHexDigitLower) ? text
        : throw Damaged(member, $"is not {HashDigits} digits of lower-case hex");

    public byte[] Bytes(string member)
    {
        string text = Text(member);
        byte[] bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out int count) ? bytes[..count] : throw Damaged(member, "is not base64");
    }

    public IEnumerable<JsonElement> Array(string member)
    {
        JsonElement found = Find(member);
        return found.ValueKind == JsonValueKind.Array ? found.EnumerateArray() : throw Mismatch(found, member, "an array");
    }

    /// <summary>An array of strings.</summary>
    public string[] Texts(string member)
    {
        RecordObject record = this;
        return [.. Array(member).Select((element, i) => record.Text(element, $"{member}[{i}]"))];
    }

    /// <summary>An element of an array that is an index.</summary>
    public uint Index(JsonElement value, string member, int place) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetUInt32(out uint index) ? index
            : throw Mismatch(value, $"{member}[{place}]", "an index");

    /// <summary>What is said of a member that is wrong.</summary>
    /// <param name="member">The member's name.</param>
    /// <param name="fault">What is wrong, behind its name.</param>
    public PackException Damaged(string member, string fault) =>
        Error($"is damaged: its member '{(path.Length == 0 ? "" : path + ".")}{member}' {fault}.");

    private JsonElement Find(string member) =>
        !Require().TryGetProperty(member, out JsonElement found) ? throw Damaged(member, "is missing")
        : found.ValueKind == JsonValueKind.Null ? throw Damaged(member, "is null")
        : found;

    private JsonElement Require() => element.ValueKind == JsonValueKind.Object ? element
        : throw Error(path.Length == 0 ? "is not a JSON object." : $"is damaged: its member '{path}' is not an object.");

    private string Text(JsonElement value, string member)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Mismatch(value, member, "a string");
        }
        catch (InvalidOperationException)
        {
            throw Damaged(member, "is not valid Unicode");
        }
    }

    private PackException Mismatch(JsonElement found, string member, string wanted) =>
        Damaged(member, $"is {(found.ValueKind == JsonValueKind.Null ? "null" : "not " + wanted)}");

    private static PackException Error(string fault) => new(
        ErrorId.PackRecordDamaged, $"The section '{PackRecord.SectionName}' {fault} Pack the original module again.");
}
