// SPDX-License-Identifier: MIT
using WasiVfs.Packing;

namespace WasiVfs.PowerShell;

/// <summary>What a packed program is started with.</summary>
/// <param name="ArgumentList">The arguments behind the program's name.</param>
/// <param name="FixedArguments">Whether the program takes no arguments and variables beside.</param>
/// <param name="Environment">The variables, in the form <c>NAME=VALUE</c>.</param>
/// <param name="WorkingDirectory">The embedded directory that the program starts in; null for none.</param>
/// <param name="EmptyInput">Whether standard input is empty.</param>
/// <param name="Clock">The time at which the clocks start; null for the host's clocks.</param>
/// <param name="Seed">Where the random numbers start; null for the host's.</param>
public sealed record WasiProgramStart(
    IReadOnlyList<string> ArgumentList, bool FixedArguments, IReadOnlyList<string> Environment, string? WorkingDirectory, bool EmptyInput,
    DateTimeOffset? Clock, long? Seed)
{
    /// <summary>The arguments.</summary>
    public override string ToString() => ArgumentList.Count == 0 ? "(no arguments)" : string.Join(' ', ArgumentList);

    // Arrays, because PowerShell indexes these, and not every list.
    internal static WasiProgramStart Of(ProgramStart start) => new(
        start.Arguments.ToArray(), start.IsFixed, start.Environment.Select(variable => $"{variable.Key}={variable.Value}").ToArray(),
        start.Directory, start.HasEmptyInput, start.Clock, start.Seed);
}
