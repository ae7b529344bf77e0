// SPDX-License-Identifier: MIT
using WasiVfs.Packing;

namespace WasiVfs.PowerShell;

/// <summary>What <see cref="IStartParameters"/> ask for.</summary>
internal static class StartParameters
{
    /// <summary>Whether any of them is given.</summary>
    public static bool AreGiven(this IStartParameters parameters) =>
        parameters.HasRoot || parameters.Device.Length > 0 || !Start(parameters).IsEmpty;

    /// <summary>Pack options with what they ask for.</summary>
    public static PackOptions Apply(this IStartParameters parameters, PackOptions options) => options with
    {
        Start = Start(parameters),
        Devices = parameters.Device,
        ShowRoot = parameters.HasRoot,
    };

    private static ProgramStart Start(IStartParameters parameters) => new()
    {
        Arguments = parameters.ArgumentList,
        IsFixed = parameters.HasFixedArguments,
        Environment = [.. VariableTable.Of(parameters.Environment)],
        Directory = parameters.WorkingDirectory is { } directory ? GuestPaths.Of(directory) : null,
        HasEmptyInput = parameters.HasEmptyInput,
        Clock = parameters.Clock,
        Seed = parameters.Seed,
    };
}
