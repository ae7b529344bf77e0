// SPDX-License-Identifier: MIT
namespace WasiVfs.Packing;

/// <summary>What a component is made of, and whether trees can be packed into it.</summary>
/// <param name="Imports">What it imports, in the order of the file.</param>
/// <param name="Exports">What it exports, in the order of the file.</param>
/// <param name="CoreModules">The core modules in it and in the components nested in it, in the order of the file.</param>
/// <param name="NestedComponents">How many components are nested in it.</param>
/// <param name="NotPackable">Why it cannot be packed, as a sentence; null if it can be.</param>
public sealed record ComponentSummary(
    IReadOnlyList<ComponentName> Imports, IReadOnlyList<ComponentName> Exports, IReadOnlyList<CoreModuleSummary> CoreModules,
    int NestedComponents, string? NotPackable);

/// <summary>What a component imports or exports.</summary>
/// <param name="Name">Its name, with a version if it has one: <c>wasi:filesystem/types@0.2.6</c>.</param>
/// <param name="Kind"><c>interface</c>, <c>function</c>, <c>type</c>, <c>component</c>, <c>core module</c> or <c>value</c>; empty if that
/// is not known.</param>
public sealed record ComponentName(string Name, string Kind);

/// <summary>A core module of a component.</summary>
/// <param name="Number">Its number among the core modules of its component, behind the numbers of the nested components that lead to it:
/// <c>1/0</c>.</param>
/// <param name="Role">What it is for.</param>
/// <param name="Offset">Where it starts in the file.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="ImportsMemory">Whether it works in the memory of another module.</param>
/// <param name="FileInterfaces">The interfaces through which it opens files: <c>wasi_snapshot_preview1</c>,
/// <c>wasi:filesystem/types@0.2.6</c>.</param>
/// <param name="IsPacked">Whether it holds packed files.</param>
public sealed record CoreModuleSummary(
    string Number, CoreModuleRole Role, long Offset, long Length, bool ImportsMemory, IReadOnlyList<string> FileInterfaces, bool IsPacked);
