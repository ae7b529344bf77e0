// SPDX-License-Identifier: MIT
using System.Globalization;
using WasiVfs.Packing;

namespace WasiVfs.Cli;

/// <summary>A <see cref="ModuleSummary"/> as a person reads it: a line of what it is, then a paragraph for each thing it has.</summary>
internal static class SummaryText
{
    public static void Write(ModuleSummary summary, TextWriter output)
    {
        string functions = summary.Kind == ModuleKind.Component ? "" : $", {Number(summary.Functions)} functions";
        Line(output, 0, $"{summary.Path}: {KindOf(summary.Kind)}, {Number(summary.Length)} bytes{functions}");
        WritePack(summary, output);
        WriteComponent(summary.Component, output);
        foreach (ImportGroup group in summary.Imports)
        {
            Section(output, $"Imports from {group.Module}", group.Items.Select(Item));
        }

        Section(output, "Exports", summary.Exports.Select(Item));
        Section(output, "Memories", summary.Memories.Select(Memory));
        Section(output, "Features", summary.Features);
        Section(output, "Made with", summary.Producers.Select(producer => $"{producer.Name} {producer.Version}".TrimEnd() + $" ({producer.Field})"));
        Section(output, "Custom sections", summary.CustomSections
            .Select(custom => $"{custom.Name}: {Number(custom.Length)} bytes at {Number(custom.Offset)}"));
    }

    private static void WritePack(ModuleSummary summary, TextWriter output)
    {
        if (summary.Pack is { } pack)
        {
            string offset = summary.ImageOffset is { } place ? $" at {Number(place)}" : ", which is missing";
            Paragraph(
                output,
                $"Packed by {pack.Packer}, {pack.Memory.ToString().ToLowerInvariant()} memory"
                    + $"{(pack.Sealed ? ", sealed" : "")}{(pack.United ? ", united with host directories" : "")}{Writable(pack.Layer)}, "
                    + $"image of {Number(pack.ImageLength)} bytes{offset}",
                [.. pack.Mounts.Select(
                    mount => mount.GuestPath == mount.ImagePath ? mount.GuestPath : $"{mount.GuestPath} (shows {mount.ImagePath})")]);
            Section(output, "Started with", StartText.Lines(pack));
        }

        if (summary.HasLibWasiVfs)
        {
            Paragraph(output, "Linked with libwasi_vfs: it may carry files that the original wasi-vfs packed, which are not shown here", []);
        }

        if (summary.IsEmscripten)
        {
            Paragraph(output, "Made by Emscripten for a JavaScript host: its file calls go through JavaScript, not through WASI", []);
        }
    }

    private static string Writable(WritableLayer? layer) => layer switch
    {
        null => "",
        { Quota: 0 } => ", writable without a quota",
        { Quota: var quota } => $", writable up to {Number(quota)} bytes",
    };

    private static void WriteComponent(ComponentSummary? component, TextWriter output)
    {
        if (component is not null)
        {
            Section(output, "Imports", component.Imports.Select(Item));
            Section(output, "Exports", component.Exports.Select(Item));
            Section(output, "Core modules", component.CoreModules.Select(CoreModule));
            Section(output, "Nested components", component.NestedComponents == 0 ? [] : [Number(component.NestedComponents)]);
            Section(output, "It cannot be packed", component.NotPackable is { } reason ? [reason] : []);
        }
    }

    private static string Item(ComponentName item) => item.Kind.Length == 0 ? item.Name : $"{item.Name}: {item.Kind}";

    private static string CoreModule(CoreModuleSummary module) =>
        $"{module.Number}: {module.Role.ToString().ToLowerInvariant()}, {Number(module.Length)} bytes at {Number(module.Offset)}"
        + (module.ImportsMemory ? ", imports its memory" : "")
        + (module.FileInterfaces.Count == 0 ? "" : $", opens files through {string.Join(", ", module.FileInterfaces)}")
        + (module.IsPacked ? ", holds packed files" : "");

    private static string KindOf(ModuleKind kind) => kind switch
    {
        ModuleKind.Command => "a command",
        ModuleKind.Reactor => "a reactor",
        ModuleKind.Library => "a library",
        ModuleKind.ObjectFile => "a relocatable object file",
        _ => "a component",
    };

    private static string Item(ModuleItem item) => $"{item.Name}: {item.Kind} {item.Type}";

    private static string Memory(ModuleMemory memory) =>
        $"{memory.Index}: {Number((long)memory.MinimumPages)} pages"
        + (memory.MaximumPages is { } most ? $", at most {Number((long)most)}" : "")
        + (memory.IsShared ? ", shared" : "")
        + (memory.Is64 ? ", 64-bit" : "")
        + (memory.PageSize == 1 ? ", of 1 byte each" : "")
        + (memory.IsImported ? ", imported" : "");

    private static void Paragraph(TextWriter output, string title, string[] lines)
    {
        output.WriteLine();
        Line(output, 0, title);
        Array.ForEach(lines, line => Line(output, 2, line));
    }

    private static void Section(TextWriter output, string title, IEnumerable<string> lines)
    {
        string[] items = [.. lines];
        if (items.Length > 0)
        {
            Paragraph(output, title, items);
        }
    }

    private static void Line(TextWriter output, int indent, string text) => output.WriteLine(new string(' ', indent) + TerminalText.Escape(text));

    private static string Number(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);
}
