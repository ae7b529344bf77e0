// SPDX-License-Identifier: MIT
using WasiVfs.Packing.Format;
using WasiVfs.Packing.Linking;
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Components;

/// <summary>A core module of a component, as far as it tells what the module is for: its code and data are not read.</summary>
internal sealed class CoreModule
{
    private static readonly SectionId[] Telling = [SectionId.Type, SectionId.Import, SectionId.Function, SectionId.Memory, SectionId.Export];

    private static readonly string[] TellingNames = ["dylink.0", "dylink", "linking"];

    private readonly WasmFile _file;

    private CoreModule(ComponentFile component, string number, ComponentFrame frame)
    {
        (Component, Number, Frame) = (component, number, frame);
        _file = WasmFile.Scan(frame.Module);
        Module = new WasmModule(_file.Sections
            .Where(section => Telling.Contains(section.Id) || TellingNames.Contains(section.CustomName))
            .Select(section => _file.ReadSection(section, section.PayloadLength)));
        FileInterfaces = [.. FindInterfaces().Distinct()];
        Role = FindRole();
    }

    /// <summary>The module, but for its code and data and what belongs to them.</summary>
    public WasmModule Module { get; }

    /// <summary>Whether it imports functions that are given handles of files: then those of embedded files may come to it.</summary>
    public bool TakesHandles(GuestRuntime runtime) => Module.Imports.Any(import => ComponentImports.Answer(import, runtime) is not null);

    /// <summary>The component that the module is a section of.</summary>
    public ComponentFile Component { get; }

    /// <summary>The module's place: its number among the core modules of its component, behind the numbers of the nested components that
    /// lead to it, such as <c>1/0</c>.</summary>
    public string Number { get; }

    /// <summary>What lies around the module.</summary>
    public ComponentFrame Frame { get; }

    /// <summary>What the module is for.</summary>
    public CoreModuleRole Role { get; }

    /// <summary>The interfaces through which the module opens files: <c>wasi_snapshot_preview1</c>,
    /// <c>wasi:filesystem/types@0.2.6</c>.</summary>
    public IReadOnlyList<string> FileInterfaces { get; }

    /// <summary>The memories, imported ones first.</summary>
    public IEnumerable<Limits> Memories => Module.AllMemories();

    /// <summary>Whether the module imports a memory.</summary>
    public bool ImportsMemory => Module.Imports.CountOf(ExternKind.Memory) > 0;

    /// <summary>The record of a pack; null if nothing is packed into the module.</summary>
    /// <exception cref="PackException">The record is damaged.</exception>
    public PackRecord? ReadRecord() => _file.ReadCustom(PackRecord.SectionName) is { } json ? PackRecordJson.Read(json) : null;

    /// <summary>The core modules of a component and of all that are nested in it, in the order of the file.</summary>
    /// <exception cref="WasmFormatException">A module is malformed; the offset is that of the component's file.</exception>
    public static IReadOnlyList<CoreModule> Find(ComponentFile component, string prefix = "")
    {
        var modules = new List<CoreModule>();
        int nested = 0, number = 0;
        foreach (ComponentSection section in component.Sections)
        {
            if (section.Id == ComponentSectionId.Component)
            {
                modules.AddRange(Find(component.Components[nested], $"{prefix}{nested}/"));
                nested++;
            }
            else if (section.Id == ComponentSectionId.CoreModule)
            {
                modules.Add(Read(component, $"{prefix}{number++}", section));
            }
        }

        return modules;
    }

    private static CoreModule Read(ComponentFile component, string number, ComponentSection section)
    {
        try
        {
            return new CoreModule(component, number, new ComponentFrame(component.File, [.. component.Enclosing, section]));
        }
        catch (WasmFormatException e)
        {
            throw new WasmFormatException(e.Reason, section.PayloadOffset + e.Offset!.Value);
        }
    }

    private IEnumerable<string> FindInterfaces() => Module.Imports
        .Where(import => import.Kind == ExternKind.Function)
        .Where(import => import.Module == Preview1.Module ? AnsweredImports.Openers.Contains(import.Name)
            : ComponentImports.IsFileSystem(import.Module))
        .Select(import => import.Module);

    private CoreModuleRole FindRole()
    {
        bool AnyImport(Func<Import, bool> condition) => Module.Imports.Any(condition);
        bool AnyExport(Func<Export, bool> condition) => Module.Exports.Any(condition);

        if (_file.Sections.Any(section => section.CustomName == RefusingModule.SectionName))
        {
            return CoreModuleRole.Refusal;
        }

        // The adapter is linked to the program by name (wit-component, gc.rs and encoding.rs).
        if (AnyImport(import => import.Module == "__main_module__")
            || (ImportsMemory && AnyExport(export => export.Kind == ExternKind.Function && Preview1.Find(export.Name) is not null)))
        {
            return CoreModuleRole.Adapter;
        }

        const string table = "$imports";
        return AnyExport(export => export.Name == table && export.Kind == ExternKind.Table) ? CoreModuleRole.Shim
            : AnyImport(import => import.Name == table && import.Kind == ExternKind.Table) ? CoreModuleRole.Fixup
            : CoreModuleRole.Program;
    }
}
