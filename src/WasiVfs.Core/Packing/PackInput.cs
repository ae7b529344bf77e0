// SPDX-License-Identifier: MIT
using WasiVfs.Packing.Linking;
using WasiVfs.Packing.Splitting;
using WasiVfs.Wasm;

namespace WasiVfs.Packing;

/// <summary>
/// What a pack starts from: a linked module, made from a program, or from a packed module by taking its image out. Either way it has
/// the same bytes, so that packing twice is the same as packing once with both.
/// </summary>
/// <param name="linked">The module with the runtime linked in.</param>
/// <param name="undo">How the program is given back (<see cref="ModuleUndo"/>).</param>
/// <param name="packed">What was packed before, if anything was.</param>
internal sealed class PackInput(LinkedModule linked, byte[]? undo, ImageFile? packed) : IDisposable
{
    /// <summary>The module with the runtime linked in.</summary>
    public LinkedModule Linked => linked;

    /// <summary>How the program is given back (<see cref="ModuleUndo"/>).</summary>
    public byte[]? Undo => undo;

    /// <summary>What was packed before, if anything was.</summary>
    public ImageFile? Packed => packed;

    /// <summary>Reads and links a module. A packed one keeps its own settings, but for a trace, for which its program is linked anew.</summary>
    public static PackInput Load(string path, LinkSettings settings, ICollection<Warning> warnings)
    {
        try
        {
            return Read(path, settings, warnings);
        }
        catch (WasiVfsException e) when (e.Name(path))
        {
            throw;
        }
    }

    private static PackInput Read(string path, LinkSettings settings, ICollection<Warning> warnings)
    {
        byte[] file = ReadFile(path);
        ModuleCheck.RequireProgram(file, path);
        WasmModule module = WasmModule.Parse(file);
        if (module.FindCustom(PackRecord.SectionName) is not { } section)
        {
            return Link(module, path, settings, packed: null, warnings);
        }

        PackRecord record = PackRecord.FromJson(section.CustomContent.Span);
        if (settings.IsTraced && !record.Traced)
        {
            WasmModule program = WasmModule.Parse(ModuleSplitter.Program(path, record));
            return Link(program, path, record.Settings with { IsTraced = true }, ImageFile.Open(path), warnings);
        }

        WasmModule withoutImage = TakeImageOut(module, section, record, path);
        var linked = new LinkedModule(withoutImage, record.Settings, record.RemovedImports, record.ModuleSha256, Moved: [], DataEdits: []);
        return new PackInput(linked, record.Undo, ImageFile.Open(path));
    }

    /// <summary>Closes what was packed before.</summary>
    public void Dispose() => packed?.Dispose();

    private static PackInput Link(WasmModule program, string path, LinkSettings settings, ImageFile? packed, ICollection<Warning> warnings)
    {
        LinkedModule linked = ModuleLinker.Link(program, path, settings, warnings);
        return new PackInput(linked, ModuleUndo.Describe(program.Sections, linked), packed);
    }

    private static byte[] ReadFile(string path)
    {
        long length = new FileInfo(path).Length;
        return length <= Array.MaxLength
            ? File.ReadAllBytes(path)
            : throw new PackException(ErrorId.ModuleTooLarge, $"\"{path}\" has {length} bytes; modules above {Array.MaxLength} are not read. Pack the original module with all mappings at once.");
    }

    // The mount table, the padding and the image are the last three segments.
    private static WasmModule TakeImageOut(WasmModule module, RawSection record, PackRecord pack, string path)
    {
        SectionView<DataSegment> segments = module.Data;
        int kept = segments.Count - SegmentIndices.AddedByPack;
        if (pack.RuntimeSha256 != GuestRuntime.Default.Sha256 || kept < 0 || pack.ImageSegment != segments.Count - 1)
        {
            throw new PackException(
                ErrorId.PackedByAnotherVersion,
                $"\"{path}\" was packed by {pack.Packer}, whose runtime or layout is not the one of this version, {PackRecord.ThisPacker}. Pack the original module with all mappings.");
        }

        ReadOnlySpan<byte> entries = kept == 0 ? default : segments.BytesOf(ByteRange.Between(segments[0].Range.Start, segments[kept - 1].Range.End));
        return module.Select(other => other == record ? null : other)
            .With(SectionId.Data, VectorSection.Append(null, (uint)kept, entries))
            .With(SectionId.DataCount, SingleNumberSection.Encode((uint)kept));
    }
}
