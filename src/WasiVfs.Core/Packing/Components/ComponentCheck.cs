// SPDX-License-Identifier: MIT
using WasiVfs.Packing.Linking;
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Components;

/// <summary>
/// Refuses a component in which a handle of an embedded file could leave the program that it was given to. Such handles are numbers of the
/// runtime's: whoever is not the runtime would take one for a handle of the host's, and trap.
/// </summary>
/// <param name="component">The component that the program is a part of.</param>
/// <param name="isWritable">Whether the program can change its files.</param>
/// <param name="path">The file, for messages.</param>
internal sealed class ComponentCheck(ComponentModel component, bool isWritable, string path)
{
    // The resources of which the runtime makes handles, by the interface that defines them.
    private static readonly (string Interface, string[] Resources)[] Own =
    [
        ("wasi:filesystem/types", ["descriptor", "directory-entry-stream"]),
        ("wasi:filesystem/types@0.3", ["descriptor"]),
        ("wasi:io/streams", ["input-stream"]),
        ("wasi:io/poll", ["pollable"]),
    ];

    // And of files that can be changed.
    private static readonly (string Interface, string[] Resources)[] OwnWritable =
        [.. Own, ("wasi:io/streams", ["output-stream"]), ("wasi:io/error", ["error"])];

    private readonly GuestRuntime _runtime = Runtime(isWritable);

    // Functions that take a stream, which programs feed with one of their own (wasi-libc does); a file's stream is refused by the host.
    private static readonly string[] Fed = ["wasi:cli/stdout@0.3", "wasi:cli/stderr@0.3"];

    /// <summary>The runtime of programs in components.</summary>
    public static GuestRuntime Runtime(bool isWritable) => isWritable ? GuestRuntime.ComponentWritable : GuestRuntime.Component;

    /// <summary>Checks the component for a program in it.</summary>
    /// <exception cref="PackException">A handle could leave the program.</exception>
    public void Require(CoreModule program)
    {
        if (component.Exports.FirstOrDefault(export => ComponentImports.IsFileSystem(export.Name)) is { } offered)
        {
            throw Refuse(
                $"itself exports '{offered.Name}', so that other components get their files from it. Pack the component that opens the files");
        }

        RequireServable(program);
        RequireKept(program);
    }

    /// <summary>Checks that no handle can leave a program.</summary>
    /// <exception cref="PackException">A handle could leave the program.</exception>
    public void RequireKept(CoreModule program)
    {
        // Descriptors of preview1 are numbers that the program keeps to itself. (One that was sealed names no interface any more.)
        if (program.FileInterfaces.All(name => name == Preview1.Module) && !(program.FileInterfaces.Count == 0 && program.TakesHandles(_runtime)))
        {
            return;
        }

        if (component.Lowered.FirstOrDefault(lowered => !lowered.IsUtf8 && MayBeAnswered(lowered.Function)) is { } other)
        {
            throw Refuse($"calls '{other.Function}' with strings that are not UTF-8. Build it with UTF-8 strings");
        }

        HashSet<ComponentType> own = FindResources();
        bool givesStreams = program.FileInterfaces.Any(name => ComponentImports.Interface(name)?.EndsWith("@0.3", StringComparison.Ordinal) == true);
        foreach (CanonicalFunction lowered in component.Lowered.Where(lowered => !IsAnswered(lowered.Function)))
        {
            bool isFed = lowered.Function.Interface is { } from && Fed.Contains(ComponentImports.Interface(from));
            if (FindCrossing([lowered.Function.Type], own, givesStreams && !isFed) is { } what)
            {
                throw Refuse(
                    $"passes {what} to '{lowered.Function}', which does not know those of embedded files. Pack a component that keeps its "
                        + "files to itself");
            }
        }

        foreach (CanonicalFunction lifted in component.Lifted)
        {
            if (FindCrossing([.. lifted.Function.Type.Parts, .. lifted.Function.Type.Results], own, givesStreams) is { } what)
            {
                throw Refuse(
                    $"exports a function that takes or gives {what} (at offset 0x{lifted.Offset:x}), and those of embedded files cannot leave it. "
                        + "Pack a component that keeps its files to itself");
            }
        }
    }

    // What linking would refuse too: said here, so that it is known before anything is packed.
    private void RequireServable(CoreModule program)
    {
        if (program.Module.Sections.Any(section => section.CustomName is "dylink.0" or "dylink"))
        {
            throw Refuse(
                $"opens its files in a dynamic library (its core module {program.Number}), whose memory other modules share. "
                    + "Link the program statically");
        }

        ProgramMemory.Require(program.Module, MemoryProfile.Isolated, path);
        if (ComponentImports.Find(program.Module, new LinkSettings(MemoryProfile.Portable, InComponent: true), path).Count > 0)
        {
            ComponentHost.RequireAllocator(program.Module, path);
        }
    }

    private PackException Refuse(string what) =>
        new(ErrorId.ComponentNotSupported, $"'{path}' is a component that {what}.", path);

    private HashSet<ComponentType> FindResources()
    {
        var found = new HashSet<ComponentType>(ReferenceEqualityComparer.Instance);
        foreach (ComponentExtern import in component.Imports)
        {
            string? name = ComponentImports.Interface(import.Name);
            string[] resources = (isWritable ? OwnWritable : Own).Where(own => own.Interface == name).SelectMany(own => own.Resources).ToArray();
            found.UnionWith(resources.Select(resource => import.Item.Type?.Exports.GetValueOrDefault(resource).Type).OfType<ComponentType>());
        }

        return found;
    }

    // What of ours passes through a type, in words; null if nothing does.
    private static string? FindCrossing(IEnumerable<ComponentType> types, HashSet<ComponentType> own, bool streams)
    {
        ComponentType[] reached = [.. types.SelectMany(type => type.Reached())];
        return reached.Any(own.Contains) ? "descriptors, streams or pollables of files"
            : streams && reached.Any(type => type.IsStream) ? "streams or futures"
            : reached.Contains(ComponentScope.Unknown) ? "values of a type that cannot be followed"
            : null;
    }

    private bool MayBeAnswered(ComponentFunction function) => IsAnswered(function)
        || (function.Interface is { } name && ComponentImports.Key(name, function.Name) is { } key && ComponentStart.MayAnswer(key));

    private bool IsAnswered(ComponentFunction function) =>
        function.Interface is { } name && ComponentImports.Key(name, function.Name) is { } key && _runtime.Exports.ContainsKey(key);
}
