// SPDX-License-Identifier: MIT
using System.Collections;
using WasiVfs.Packing;

namespace WasiVfs.PowerShell;

/// <summary>
/// A cmdlet that settles what a packed program is started with. The cmdlets derive from classes that have nothing to do with it, so that each
/// declares the parameters; that they are the same in each is tested (Start.Tests.ps1).
/// </summary>
internal interface IStartParameters
{
    /// <summary>Arguments that come before those of a run.</summary>
    string[] ArgumentList { get; }

    /// <summary>Whether a run can give no others.</summary>
    bool HasFixedArguments { get; }

    /// <summary>Variables.</summary>
    IDictionary Environment { get; }

    /// <summary>The embedded directory that the program starts in; null for none.</summary>
    string? WorkingDirectory { get; }

    /// <summary>Whether standard input is empty.</summary>
    bool HasEmptyInput { get; }

    /// <summary>The time at which clocks start; null for those of the host.</summary>
    DateTimeOffset? Clock { get; }

    /// <summary>What random numbers follow from; null for those of the host.</summary>
    long? Seed { get; }

    /// <summary>Devices.</summary>
    Device[] Device { get; }

    /// <summary>Whether the program finds <c>/</c>.</summary>
    bool HasRoot { get; }
}
