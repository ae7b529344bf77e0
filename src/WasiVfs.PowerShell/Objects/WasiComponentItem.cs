// SPDX-License-Identifier: MIT
namespace WasiVfs.PowerShell;

/// <summary>An import or export of a component.</summary>
/// <param name="Name">Its name, such as <c>wasi:cli/run@0.2.6</c>.</param>
/// <param name="Kind">What it is: <c>instance</c>, <c>function</c>; empty if the component does not say.</param>
public sealed record WasiComponentItem(string Name, string Kind)
{
    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
