// SPDX-License-Identifier: MIT
using System.Collections;
using System.Management.Automation;
using WasiVfs.Packing;

namespace WasiVfs.PowerShell;

/// <content>What the program is started with.</content>
public sealed partial class NewWasiPackedModuleCommand : IStartParameters
{
    /// <summary>Arguments that the program is started with; what a run gives is put behind them.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    [AllowEmptyString]
    public string[] ArgumentList { get; set; } = [];

    /// <summary>Ends the program with a message if a run gives it arguments, and lets it see no variables but those of
    /// <see cref="Environment"/>.</summary>
    [Parameter]
    public SwitchParameter FixedArguments { get; set; }

    /// <summary>Variables that the program is started with; a run that gives one of that name overrides it.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    public IDictionary Environment { get; set; } = new Hashtable();

    /// <summary>The embedded directory that the program starts in.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? WorkingDirectory { get; set; }

    /// <summary>Makes the program's standard input empty.</summary>
    [Parameter]
    public SwitchParameter EmptyInput { get; set; }

    /// <summary>The time at which the program's clocks start on every run.</summary>
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

    bool IStartParameters.HasFixedArguments => FixedArguments.IsPresent;

    bool IStartParameters.HasEmptyInput => EmptyInput.IsPresent;

    bool IStartParameters.HasRoot => ShowRoot.IsPresent;

    private protected override bool HasMore => this.AreGiven();
}
