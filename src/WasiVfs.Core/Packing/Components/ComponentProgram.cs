// SPDX-License-Identifier: MIT
using WasiVfs.Packing.Format;
using WasiVfs.Packing.Linking;
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Components;

/// <summary>Finds the core module of a component that is packed, and refuses components that cannot be packed soundly.</summary>
internal static class ComponentProgram
{
    /// <summary>The module to pack, with what lies around it; null if the file is not a component.</summary>
    /// <param name="file">Any file.</param>
    /// <param name="isWritable">Whether the program is to change its files.</param>
    /// <param name="path">Its path, for messages.</param>
    /// <exception cref="WasmFormatException">The component is malformed.</exception>
    /// <exception cref="PackException">The component cannot be packed.</exception>
    public static ComponentFrame? Find(ByteSource file, bool isWritable, string path)
    {
        Span<byte> start = stackalloc byte[Preamble.Length];
        if (Preamble.Detect(start[..file.ReadUpTo(start, 0)]) != WasmFileKind.Component)
        {
            return null;
        }

        ComponentFile component = ComponentFile.Read(file);
        IReadOnlyList<CoreModule> modules = CoreModule.Find(component);
        if (FindPacked(modules, path) is not { } packed)
        {
            return Choose(component, modules, isWritable, path).Frame;
        }

        if (isWritable)
        {
            Check(component, packed, isWritable, path).RequireKept(packed);
        }

        return packed.Frame;
    }

    /// <summary>The module of a component that has a pack of its own; null if there is not one.</summary>
    private static CoreModule? FindPacked(IReadOnlyList<CoreModule> modules, string path)
    {
        CoreModule? packed = modules.FirstOrDefault(module => module.ReadRecord() is not null);
        return packed?.ReadRecord() is { Component: null }
            ? throw new PackException(
                ErrorId.ComponentNotSupported,
                $"'{path}' is a component that was made of a packed module. Use the packed module itself, or the component of the module "
                    + "that it was made from.",
                path)
            : packed;
    }

    /// <summary>Chooses the module that opens the component's files.</summary>
    /// <exception cref="PackException">There is not exactly one, or the component cannot be packed soundly.</exception>
    private static CoreModule Choose(ComponentFile component, IReadOnlyList<CoreModule> modules, bool isWritable, string path)
    {
        GuestRuntime runtime = ComponentCheck.Runtime(isWritable);
        CoreModule[] programs = [.. modules.Where(module => module.Role == CoreModuleRole.Program)];
        CoreModule[] openers = [.. programs.Where(module => module.FileInterfaces.Count > 0)];
        if (openers.Any(module => module.TakesHandles(runtime)))
        {
            openers = [.. programs.Where(module => module.FileInterfaces.Count > 0 || module.TakesHandles(runtime))];
        }

        switch (openers)
        {
            case [var only]:
                Check(component, only, isWritable, path).Require(only);
                return only;
            case []:
                CoreModule[] others = [.. programs.Where(module => module.Memories.Any() && !module.ImportsMemory)];
                return others is [var other] ? other : throw new PackException(
                    ErrorId.NoFileCalls,
                    $"'{path}' is a component in which no core module imports a call that opens a file or lists a directory, so nothing in it "
                        + "can reach packed files.",
                    path);
            default:
                throw new PackException(
                    ErrorId.SeveralPrograms,
                    $"'{path}' is a component with {openers.Length} core modules that use files (the modules "
                        + $"{string.Join(", ", openers.Select(module => module.Number))}), and they may pass descriptors to each other. "
                        + "Pack the components that it was composed of, each before it is composed.",
                    path);
        }
    }

    private static ComponentCheck Check(ComponentFile component, CoreModule program, bool isWritable, string path) =>
        new(ComponentModel.Read(component).All.Single(model => model.File == program.Component), isWritable, path);
}
