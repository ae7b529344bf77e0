// SPDX-License-Identifier: MIT
using static System.FormattableString;

namespace WasiVfs.Reports;

/// <summary>How many checks or programs pass, of how many.</summary>
/// <param name="Passed">Those that pass.</param>
/// <param name="Of">Those that were reached.</param>
/// <param name="Finished">Whether the program came to its end.</param>
internal readonly record struct Score(int Passed, int Of, bool Finished = true)
{
    /// <summary>Counts the lines that a conformance program of ours prints, one for each check.</summary>
    public static Score Read(string output)
    {
        string[] lines = output.Split('\n');
        int passed = lines.Count(line => line.StartsWith("ok ", StringComparison.Ordinal));
        int failed = lines.Count(line => line.StartsWith("FAIL ", StringComparison.Ordinal));
        return new Score(passed, passed + failed, output.EndsWith(" failed\n", StringComparison.Ordinal));
    }

    public override string ToString() =>
        !Finished ? Invariant($"{Passed} of {Of}, unfinished") : Passed == Of ? Invariant($"all {Of}") : Invariant($"{Passed} of {Of}");
}
