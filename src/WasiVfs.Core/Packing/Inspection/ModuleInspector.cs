// SPDX-License-Identifier: MIT
using WasiVfs.Packing.Linking;
using WasiVfs.Wasm;

namespace WasiVfs.Packing;

/// <summary>Gathers a <see cref="ModuleSummary"/> from a module's sections.</summary>
internal sealed class ModuleInspector
{
    private readonly WasmModule _module;
    private readonly ModuleTypes _types;

    public ModuleInspector(WasmModule module)
    {
        _module = module;
        _types = new ModuleTypes(module);
    }

    public ModuleSummary Summarize(string path)
    {
        PackRecord? record = _module.FindCustom(PackRecord.SectionName) is { } section ? Format.PackRecordJson.Read(section.CustomContent) : null;
        return new ModuleSummary
        {
            Path = path,
            Length = _module.Length,
            Kind = Kind(),
            Pack = record,
            ImageOffset = record is null ? null : ImageOffset(record),
            HasLibWasiVfs = Exports("wasi_vfs_pack_fs") || Exports("__wasi_vfs_rt_init"),
            Imports = [.. _module.Imports.GroupBy(import => import.Module).Select(group => new ImportGroup(group.Key, [.. group.Select(Item)]))],
            IsEmscripten = OtherSystems.Emscripten(_module.Imports) is not null,
            Exports = [.. _module.Exports.Select(Item)],
            Memories = [.. Memories()],
            Features = FeatureScan.Of(_module),
            Producers = [.. ProducersSection.Read(_module.FindCustom(ProducersSection.SectionName))
                .Select(producer => new ModuleProducer(producer.Field, producer.Name, producer.Version))],
            CustomSections = [.. _module.Sections.Where(custom => custom.Id == SectionId.Custom)
                .Select(custom => new CustomSection(custom.CustomName!, custom.CustomContentOffset, custom.CustomContent.Length))],
            Functions = _module.FunctionTypes.Count,
        };
    }

    private ModuleKind Kind() =>
        _module.FindCustom("linking") is not null ? ModuleKind.ObjectFile
        : Exports("_start") ? ModuleKind.Command
        : Exports("_initialize") ? ModuleKind.Reactor
        : ModuleKind.Library;

    private bool Exports(string function) => _module.Exports.Any(export => export.Kind == ExternKind.Function && export.Name == function);

    private ModuleItem Item(Import import) => new(import.Name, TypeText.Kind(import.Kind), _types.Of(import.Kind, import.Index));

    private ModuleItem Item(Export export) => new(export.Name, TypeText.Kind(export.Kind), _types.Of(export.Kind, export.Index));

    private IEnumerable<ModuleMemory> Memories() =>
        _module.AllMemories().Select((limits, index) => new ModuleMemory(
            index, limits.Min, limits.Max, limits.IsShared, limits.Is64, index < _module.Imports.CountOf(ExternKind.Memory))
        {
            PageSize = limits.PageSize,
        });

    // Another tool may have rewritten the file since; its record then tells of a segment that is not there.
    private long? ImageOffset(PackRecord record)
    {
        SectionView<DataSegment> segments = _module.Data;
        ByteRange? image = record.ImageSegment >= 0 && record.ImageSegment < segments.Count ? segments[record.ImageSegment].Content : null;
        return image?.Length == record.ImageLength ? segments.OffsetOf(image.Value) : null;
    }
}
