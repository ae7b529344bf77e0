// SPDX-License-Identifier: MIT
using System.Text.Json;
using System.Text.Json.Serialization;
using WasiVfs.Packing.Linking;

namespace WasiVfs.Packing;

/// <summary>
/// What a packed module says of itself, in the custom section <see cref="SectionName"/> as JSON (docs/IMAGE-FORMAT.md). The file
/// is read by it; the program never sees it.
/// </summary>
public sealed record PackRecord
{
    /// <summary>The custom section's name.</summary>
    public const string SectionName = "wasi-vfs.pack";

    /// <summary>The version of this record and of everything it describes.</summary>
    public const int CurrentFormat = 1;

    /// <summary>This packer's name and version.</summary>
    public static string ThisPacker { get; } = $"wasi-vfs {typeof(PackRecord).Assembly.GetName().Version!.ToString(3)}";

    /// <summary>The record's version; a reader refuses a higher one than <see cref="CurrentFormat"/>.</summary>
    public required int FormatVersion { get; init; }

    /// <summary>Who packed: name and version.</summary>
    public required string Packer { get; init; }

    /// <summary>Where the runtime keeps its state.</summary>
    public required MemoryProfile Memory { get; init; }

    /// <summary>Whether the imports that lead to the host's file system were removed.</summary>
    public bool Sealed { get; init; }

    /// <summary>Whether the program's file calls write a trace on standard error; left out where they do not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Traced { get; init; }

    /// <summary>In a sealed module, the indices that the removed functions had, ascending; null where nothing is sealed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<uint>? RemovedImports { get; init; }

    /// <summary>The SHA-256 of the guest runtime that was linked in, in lower-case hex.</summary>
    public required string RuntimeSha256 { get; init; }

    /// <summary>The index of the data segment that holds the image; the two before it are the mount table and the padding.</summary>
    public required int ImageSegment { get; init; }

    /// <summary>Bytes of the image.</summary>
    public required long ImageLength { get; init; }

    /// <summary>The SHA-256 of the image, in lower-case hex.</summary>
    public required string ImageSha256 { get; init; }

    /// <summary>The SHA-256 of the module before anything was packed into it, in lower-case hex.</summary>
    public required string ModuleSha256 { get; init; }

    /// <summary>Whether paths are confined below the mount rather than below the descriptor.</summary>
    public bool ConfineToMount { get; init; }

    /// <summary>The preopens, in their order.</summary>
    public required IReadOnlyList<PackedMount> Mounts { get; init; }

    /// <summary>How <see cref="ModuleSplitter"/> puts the program together again (docs/IMAGE-FORMAT.md); null where it was left out.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public byte[]? Undo { get; init; }

    /// <summary>How the module was linked.</summary>
    internal LinkSettings Settings => new(Memory, Sealed, Traced);

    /// <summary>The record of one pack.</summary>
    internal static PackRecord Of(
        LinkedModule linked, IReadOnlyList<PackedMount> mounts, bool confineToMount, long imageLength, byte[] imageHash, byte[]? undo) => new()
    {
        FormatVersion = CurrentFormat,
        Packer = ThisPacker,
        Memory = linked.Settings.Memory,
        Sealed = linked.RemovedImports is not null,
        Traced = linked.Settings.IsTraced,
        RemovedImports = linked.RemovedImports,
        RuntimeSha256 = GuestRuntime.Default.Sha256,
        ImageSegment = (int)linked.SegmentCount + SegmentIndices.AddedByPack - 1,
        ImageLength = imageLength,
        ImageSha256 = Convert.ToHexStringLower(imageHash),
        ModuleSha256 = linked.ModuleSha256,
        ConfineToMount = confineToMount,
        Mounts = mounts,
        Undo = undo,
    };

    internal byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, PackRecordJson.Default.PackRecord);

    /// <summary>Reads the content of the custom section.</summary>
    /// <exception cref="PackException">The record is damaged, or of a later version.</exception>
    internal static PackRecord FromJson(ReadOnlySpan<byte> json)
    {
        PackRecord? record;
        try
        {
            record = JsonSerializer.Deserialize(json, PackRecordJson.Default.PackRecord);
        }
        catch (JsonException e)
        {
            throw new PackException(ErrorId.PackRecordDamaged, $"The section \"{SectionName}\" is damaged: {e.Message} Pack the original module again.");
        }

        if (record is null || record.FormatVersion != CurrentFormat)
        {
            throw new PackException(
                ErrorId.PackRecordVersion,
                $"The module was packed in format {record?.FormatVersion}, and this version reads format {CurrentFormat}. Install the version that packed it, or pack the original module again.");
        }

        return record;
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(PackRecord))]
internal sealed partial class PackRecordJson : JsonSerializerContext;
