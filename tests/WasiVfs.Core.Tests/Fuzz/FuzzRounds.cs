// SPDX-License-Identifier: MIT
using System.Globalization;

namespace WasiVfs.Tests.Fuzz;

/// <summary>How many inputs a mutator tries. A failure prints the seed and the smallest input; CsCheck_Seed repeats it.</summary>
internal static class FuzzRounds
{
    private const string Variable = "WASIVFS_FUZZ";

    /// <summary>The number that the environment variable WASIVFS_FUZZ gives to each mutator, or what a usual test run
    /// tries.</summary>
    public static int Or(int usual) => Told ?? usual;

    /// <summary>The same for a target whose every input takes programs of its own: a thousandth of the number.</summary>
    public static int OfModules(int usual) => Told is { } told ? Math.Max(told / 1000, usual) : usual;

    private static int? Told =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
