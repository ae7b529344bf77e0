// SPDX-License-Identifier: MIT
namespace WasiVfs.PowerShell;

/// <summary>One thing that a module asks of its host.</summary>
/// <param name="Module">The name of the module that has it, such as <c>wasi_snapshot_preview1</c>.</param>
/// <param name="Name">Its name there.</param>
/// <param name="Kind"><c>function</c>, <c>table</c>, <c>memory</c>, <c>global</c> or <c>tag</c>.</param>
/// <param name="Type">The type, such as <c>(i32, i32) -> (i32)</c> for a function.</param>
public sealed record WasiModuleImport(string Module, string Name, string Kind, string Type)
{
    /// <summary>Both names, with a dot between them.</summary>
    public override string ToString() => $"{Module}.{Name}";
}
