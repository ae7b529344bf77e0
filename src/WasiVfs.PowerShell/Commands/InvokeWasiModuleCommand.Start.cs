// SPDX-License-Identifier: MIT
using System.Management.Automation;
using WasiVfs.Packing;

namespace WasiVfs.PowerShell;

/// <content>What the program is started with for this run, beside arguments and variables.</content>
public sealed partial class InvokeWasiModuleCommand
{
    /// <summary>The embedded directory that the program starts in.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? WorkingDirectory { get; set; }

    /// <summary>The time at which the program's clocks start.</summary>
    [Parameter]
    public DateTimeOffset? Clock { get; set; }

    /// <summary>A number that all random numbers of the program follow from.</summary>
    [Parameter]
    [ValidateRange(ValidateRangeKind.NonNegative)]
    public long? Seed { get; set; }

    /// <summary>Devices that the program finds in <c>/dev</c>.</summary>
    [Parameter]
    [ValidateNotNull]
    public Device[] Device { get; set; } = [];

    /// <summary>Lets the program find <c>/</c> too, where it lists the directories that are embedded.</summary>
    [Parameter]
    public SwitchParameter ShowRoot { get; set; }

    private ProgramStart Start() => new()
    {
        Directory = WorkingDirectory is null ? null : GuestPaths.Of(WorkingDirectory),
        Clock = Clock,
        Seed = Seed,
    };
}
