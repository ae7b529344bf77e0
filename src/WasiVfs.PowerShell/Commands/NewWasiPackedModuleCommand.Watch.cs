// SPDX-License-Identifier: MIT
using System.Management.Automation;
using WasiVfs.Packing;
using WasiVfs.Trees;

namespace WasiVfs.PowerShell;

/// <content>Packing again whenever a file changes.</content>
public sealed partial class NewWasiPackedModuleCommand
{
    /// <summary>Packs again whenever a file of the trees, or the module, changes, and writes an object each time, until it is
    /// stopped.</summary>
    [Parameter]
    public SwitchParameter Watch { get; set; }

    private void RequireWatchable()
    {
        if (Watch && Component)
        {
            throw new PSArgumentException("-Watch packs a file as it is: make the component first, and give that.");
        }
    }

    // A tree that is being changed may not be packable for a moment: that is an error that does not end the command.
    private void PackAtEachChange(string module, string output, PackOptions options)
    {
        var repacker = new ModuleRepacker(module, output, options);
        using var changes = new SourceWatch(repacker.Sources);
        while (true)
        {
            this.Guarded(module, () => WritePacked(Work.Run(this, $"Packing {module}", repacker.Pack)));
            Work.Run(this, $"Waiting for a change of {module}", (_, stop) =>
            {
                changes.WaitAsync(stop).GetAwaiter().GetResult();
                return true;
            });
        }
    }

    private void WritePacked(PackResult result)
    {
        this.WriteWarnings(result.Warnings);
        WriteObject(WasiPackedModule.Of(result));
    }
}
