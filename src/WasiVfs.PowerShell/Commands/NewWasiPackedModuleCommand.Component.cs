// SPDX-License-Identifier: MIT
using System.Management.Automation;
using WasiVfs.Embedding;

namespace WasiVfs.PowerShell;

/// <content>Components that are made of modules first.</content>
public sealed partial class NewWasiPackedModuleCommand
{
    /// <summary>Makes a component of each module first, by the program wasm-tools, which must be on PATH.</summary>
    [Parameter]
    public SwitchParameter Component { get; set; }

    /// <summary>The adapter from preview1 to components, such as <c>wasi_snapshot_preview1.command.wasm</c>. For
    /// <see cref="Component"/>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Adapter { get; set; }

    // The adapter's file; null if there is not one.
    private string? FindAdapter() => Adapter is null ? null
        : Component ? HostPath.One(SessionState.Path, Adapter, isLiteral: true)
        : throw new PSArgumentException("-Adapter names the adapter of a component; give -Component too.");

    // The component that is packed in the place of the module; null if that is packed itself.
    private MadeComponent? MakeComponent(string module, string? adapter) => Component
        ? Work.Run(this, $"Making a component of {module}", (_, stop) => MadeComponent.Make(module, adapter, stop)) : null;
}
