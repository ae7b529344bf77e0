// SPDX-License-Identifier: MIT
using WasiVfs.Packing.Components;
using WasiVfs.Packing.Format;
using WasiVfs.Wasm;

namespace WasiVfs.Packing;

/// <summary>Gathers a <see cref="ModuleSummary"/> from a component.</summary>
/// <param name="file">The component.</param>
/// <param name="path">Its path.</param>
internal sealed class ComponentInspector(ByteSource file, string path)
{
    private readonly ComponentFile _component = ComponentFile.Read(file);

    public ModuleSummary Summarize()
    {
        IReadOnlyList<CoreModule> modules = CoreModule.Find(_component);
        CoreModule? packed = modules.FirstOrDefault(module => module.ReadRecord() is not null);
        return new ModuleSummary
        {
            Path = path,
            Length = file.Length,
            Kind = ModuleKind.Component,
            Pack = packed?.ReadRecord(),
            ImageOffset = packed is null || RecordedImage.Find(packed.Frame.Module) is not { } place ? null
                : packed.Frame.Section.PayloadOffset + place.Offset,
            Producers = [.. ProducersSection.Read(Original(packed).FindCustom(ProducersSection.SectionName))
                .Select(producer => new ModuleProducer(producer.Field, producer.Name, producer.Version))],
            Component = Describe(modules),
        };
    }

    // A seal puts the original component behind those that refuse.
    private ComponentFile Original(CoreModule? packed) =>
        packed?.ReadRecord()?.Component is { IsWrapped: true } ? _component.Components[^1] : _component;

    // What this version does not know of a component's types does not keep it from being shown.
    private ComponentSummary Describe(IReadOnlyList<CoreModule> modules)
    {
        IReadOnlyList<ComponentName> imports, exports;
        try
        {
            var model = ComponentModel.Read(_component);
            (imports, exports) = ([.. model.Imports.Select(Name)], [.. model.Exports.Select(Name)]);
        }
        catch (WasmFormatException)
        {
            ComponentNames names = ComponentNames.ReadBoth(new SectionScanner(file));
            (imports, exports) = ([.. names.Imports.Select(Unknown)], [.. names.Exports.Select(Unknown)]);
        }

        return new ComponentSummary(imports, exports, [.. modules.Select(Summarize)], _component.All.Count() - 1, FindRefusal());
    }

    private string? FindRefusal()
    {
        try
        {
            ComponentProgram.Find(file, isWritable: false, path);
            return null;
        }
        catch (WasiVfsException e)
        {
            e.Name(path);
            return e.Message;
        }
    }

    private static CoreModuleSummary Summarize(CoreModule module) => new(
        module.Number, module.Role, module.Frame.Section.PayloadOffset, module.Frame.Section.PayloadLength, module.ImportsMemory,
        module.FileInterfaces, module.ReadRecord() is not null);

    private static ComponentName Name(ComponentExtern item) => new(item.Name, item.Item.Sort.Text());

    private static ComponentName Unknown(string name) => new(name, "");
}
