// SPDX-License-Identifier: MIT
using System.Globalization;
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Fuzz;

/// <summary>Counts what became of the inputs of one target. The line with the counts goes to the test's output, to standard output, and
/// to out/fuzz/counts.txt.</summary>
/// <param name="target">The target's name.</param>
internal sealed class FuzzTally(string target)
{
    private static readonly Lock Gate = new();
    private int _accepted;
    private int _refused;

    /// <summary>How many inputs were read to their end.</summary>
    public int Accepted => _accepted;

    /// <summary>How many inputs were refused with a documented exception.</summary>
    public int Refused => _refused;

    /// <summary>Counts one input.</summary>
    public void Add(bool isAccepted) => Interlocked.Increment(ref isAccepted ? ref _accepted : ref _refused);

    /// <summary>Tells the counts.</summary>
    public void Print() => Print(string.Create(
        CultureInfo.InvariantCulture, $"fuzz {target}: {_accepted + _refused} inputs, {_accepted} accepted, {_refused} refused"));

    /// <summary>Tells the counts of a target that has its own.</summary>
    public static void Print(string line)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(line);
        lock (Gate)
        {
            Console.WriteLine(line);
            DirectoryInfo folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "out", "fuzz"));
            File.AppendAllLines(Path.Combine(folder.FullName, "counts.txt"), [line]);
        }
    }
}
