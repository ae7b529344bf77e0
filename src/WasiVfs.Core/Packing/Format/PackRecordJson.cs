// SPDX-License-Identifier: MIT
using System.Buffers;
using System.Text.Json;
using WasiVfs.Trees;
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Format;

/// <summary>The record as JSON: members in one order, so that the same record has the same bytes; read member by member, so that
/// an error names the one that it is in.</summary>
internal static class PackRecordJson
{
    private const string FormatVersion = "formatVersion";
    private const string Packer = "packer";
    private const string Memory = "memory";
    private const string Sealed = "sealed";
    private const string Traced = "traced";
    private const string SeparateMounts = "separateMounts";
    private const string United = "united";
    private const string Writable = "writable";
    private const string Quota = "quota";
    private const string Component = "component";
    private const string SizeWidths = "sizeWidths";
    private const string Sha256 = "sha256";
    private const string Wrapped = "wrapped";
    private const string RemovedImports = "removedImports";
    private const string RuntimeSha256 = "runtimeSha256";
    private const string ModuleSha256 = "moduleSha256";
    private const string ProgramFunctions = "programFunctions";
    private const string StateSegments = "stateSegments";
    private const string ImageSegment = "imageSegment";
    private const string ImageOffset = "imageOffset";
    private const string ImageLength = "imageLength";
    private const string ImageDigest = "imageDigest";
    private const string Mounts = "mounts";
    private const string GuestPathOfMount = "guestPath";
    private const string ImagePathOfMount = "imagePath";
    private const string Undo = "undo";

    /// <summary>The content of the custom section.</summary>
    public static byte[] Write(PackRecord record)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteNumber(FormatVersion, record.FormatVersion);
            json.WriteString(Packer, record.Packer);
            json.WriteString(Memory, record.Memory.ToString());
            json.WriteBoolean(Sealed, record.Sealed);
            json.WriteBoolean(Traced, record.Traced);
            json.WriteBoolean(SeparateMounts, record.SeparateMounts);
            if (record.United)
            {
                json.WriteBoolean(United, true);
            }

            WriteLayer(json, record.Layer);
            StartJson.Write(json, record);
            WriteComponent(json, record.Component);
            WriteRemovedImports(json, record.RemovedImports);
            json.WriteString(RuntimeSha256, record.RuntimeSha256);
            json.WriteString(ModuleSha256, record.ModuleSha256);
            json.WriteNumber(ProgramFunctions, record.ProgramFunctions);
            json.WriteNumber(StateSegments, record.StateSegments);
            json.WriteNumber(ImageSegment, record.ImageSegment);
            json.WriteNumber(ImageOffset, record.ImageOffset);
            json.WriteNumber(ImageLength, record.ImageLength);
            json.WriteString(ImageDigest, record.ImageDigest);
            WriteMounts(json, record.Mounts);
            if (record.Undo is { } undo)
            {
                json.WriteBase64String(Undo, undo);
            }

            json.WriteEndObject();
        }

        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>Reads the content of the custom section.</summary>
    /// <exception cref="PackException">The record is damaged, with the member's name; or of another version.</exception>
    public static PackRecord Read(ReadOnlyMemory<byte> content)
    {
        using JsonDocument document = RecordObject.Parse(content);
        var record = new RecordObject(document.RootElement, "");
        int version = record.Int(FormatVersion);
        return version is >= PackRecord.CurrentFormat and <= PackRecord.UnionFormat ? Read(record, version) : throw new PackException(
            ErrorId.PackRecordVersion,
            $"The module was packed in format {version}, and this version reads the formats {PackRecord.CurrentFormat} to "
                + $"{PackRecord.UnionFormat}. Install the version that packed it, or pack the original module again.");
    }

    private static PackRecord Read(RecordObject record, int version) => new()
    {
        FormatVersion = version,
        Packer = record.Text(Packer),
        Memory = ReadMemory(record),
        Sealed = record.Bool(Sealed),
        Traced = record.Bool(Traced),
        SeparateMounts = record.Bool(SeparateMounts),
        United = version == PackRecord.UnionFormat && record.Bool(United),
        Layer = version == PackRecord.WritableFormat || (version == PackRecord.StartFormat && record.Has(Writable)) ? ReadLayer(record) : null,
        Start = version >= PackRecord.StartFormat ? StartJson.ReadStart(record) : null,
        Devices = version >= PackRecord.StartFormat ? StartJson.ReadDevices(record) : [],
        Component = record.Has(Component) ? ReadComponent(record.Object(Component)) : null,
        RemovedImports = record.Has(RemovedImports) ? ReadRemovedImports(record) : null,
        RuntimeSha256 = record.Hash(RuntimeSha256),
        ModuleSha256 = record.Hash(ModuleSha256),
        ProgramFunctions = record.Int(ProgramFunctions),
        StateSegments = record.Int(StateSegments),
        ImageSegment = record.Int(ImageSegment),
        ImageOffset = record.Long(ImageOffset),
        ImageLength = record.Long(ImageLength),
        ImageDigest = record.Hash(ImageDigest),
        Mounts = ReadMounts(record),
        Undo = record.Has(Undo) ? record.Bytes(Undo) : null,
    };

    private static MemoryProfile ReadMemory(RecordObject record) => record.Text(Memory) switch
    {
        nameof(MemoryProfile.Portable) => MemoryProfile.Portable,
        nameof(MemoryProfile.Isolated) => MemoryProfile.Isolated,
        _ => throw record.Damaged(Memory, "is not the name of a memory profile"),
    };

    private static WritableLayer ReadLayer(RecordObject record)
    {
        long quota = record.Object(Writable).Long(Quota);
        return quota % WritableLayer.BlockSize == 0 && quota <= WritableLayer.MostQuota ? new WritableLayer(quota)
            : throw record.Damaged($"{Writable}.{Quota}", $"is not a multiple of {WritableLayer.BlockSize} below 4 GiB");
    }

    private static PackedComponent ReadComponent(RecordObject component)
    {
        int[] widths = [.. component.Array(SizeWidths).Select((element, i) => (int)component.Index(element, SizeWidths, i))];
        return widths.Length > 0 && widths.All(width => width is > 0 and <= Leb128.MaxU32)
            ? new PackedComponent(widths, component.Hash(Sha256)) { IsWrapped = component.Has(Wrapped) && component.Bool(Wrapped) }
            : throw component.Damaged(SizeWidths, $"does not hold widths of 1 to {Leb128.MaxU32} bytes");
    }

    private static uint[] ReadRemovedImports(RecordObject record)
    {
        uint[] indices = [.. record.Array(RemovedImports).Select((element, i) => record.Index(element, RemovedImports, i))];
        return indices.Zip(indices.Skip(1)).All(pair => pair.First < pair.Second) ? indices
            : throw record.Damaged(RemovedImports, "does not ascend");
    }

    private static PackedMount[] ReadMounts(RecordObject record) =>
        [.. record.Array(Mounts).Select((element, i) => ReadMount(new RecordObject(element, $"{Mounts}[{i}]")))];

    private static PackedMount ReadMount(RecordObject mount) =>
        new(ReadPath(mount, GuestPathOfMount), ReadPath(mount, ImagePathOfMount));

    private static string ReadPath(RecordObject mount, string member)
    {
        string path = mount.Text(member);
        try
        {
            return GuestPath.Parse(path).ToString() == path ? path : throw mount.Damaged(member, "is not in its shortest form");
        }
        catch (FileSystemException e)
        {
            throw mount.Damaged(member, $"is not a path: {e.Message}");
        }
    }

    private static void WriteLayer(Utf8JsonWriter json, WritableLayer? layer)
    {
        if (layer is not null)
        {
            json.WriteStartObject(Writable);
            json.WriteNumber(Quota, layer.Quota);
            json.WriteEndObject();
        }
    }

    private static void WriteComponent(Utf8JsonWriter json, PackedComponent? component)
    {
        if (component is not null)
        {
            json.WriteStartObject(Component);
            json.WriteStartArray(SizeWidths);
            foreach (int width in component.SizeWidths)
            {
                json.WriteNumberValue(width);
            }

            json.WriteEndArray();
            json.WriteString(Sha256, component.Sha256);
            if (component.IsWrapped)
            {
                json.WriteBoolean(Wrapped, true);
            }

            json.WriteEndObject();
        }
    }

    private static void WriteRemovedImports(Utf8JsonWriter json, IReadOnlyList<uint>? indices)
    {
        if (indices is not null)
        {
            json.WriteStartArray(RemovedImports);
            foreach (uint index in indices)
            {
                json.WriteNumberValue(index);
            }

            json.WriteEndArray();
        }
    }

    private static void WriteMounts(Utf8JsonWriter json, IReadOnlyList<PackedMount> mounts)
    {
        json.WriteStartArray(Mounts);
        foreach (PackedMount mount in mounts)
        {
            json.WriteStartObject();
            json.WriteString(GuestPathOfMount, mount.GuestPath);
            json.WriteString(ImagePathOfMount, mount.ImagePath);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
