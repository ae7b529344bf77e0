// SPDX-License-Identifier: MIT
namespace WasiVfs.Wasm;

/// <summary>A function of a component's function index space.</summary>
/// <param name="Interface">The import that it belongs to, such as <c>wasi:filesystem/types@0.2.6</c>; null for a function that is
/// imported by itself, or that the component defines.</param>
/// <param name="Name">Its name in the interface; empty for one that the component defines.</param>
/// <param name="Type">Its type; <see cref="ComponentScope.Unknown"/> if that cannot be followed.</param>
internal sealed record ComponentFunction(string? Interface, string Name, ComponentType Type)
{
    /// <summary>The function as a person writes it.</summary>
    public override string ToString() => Interface is null ? Name : $"{Interface}#{Name}";
}

/// <summary>A function that core modules call (<c>canon lower</c>), or that callers of the component call (<c>canon lift</c>).</summary>
/// <param name="Function">The function.</param>
/// <param name="IsUtf8">Whether its strings are UTF-8.</param>
/// <param name="Offset">Where it is defined in the file.</param>
internal sealed record CanonicalFunction(ComponentFunction Function, bool IsUtf8, long Offset);

/// <summary>What a component imports or exports by itself.</summary>
/// <param name="Name">The name, such as <c>wasi:cli/run@0.2.6</c>.</param>
/// <param name="Item">What it is.</param>
internal sealed record ComponentExtern(string Name, ComponentItem Item)
{
    /// <summary>Of an import, its index among those of its kind; null if these are not counted.</summary>
    public uint? Index { get; init; }
}
