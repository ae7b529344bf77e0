// SPDX-License-Identifier: MIT
using System.Globalization;
using WasiVfs.Packing;
using WasiVfs.Running;
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Conformance.Programs;

/// <summary>
/// The same random calls, in Wasmtime, on a packed module and on a directory: the image in that very module, mounted by the kernel. Every
/// line that differs is one of the differences that are known and judged. WASIVFS_DIFFERENTIAL says how many sequences of calls are made,
/// in place of 150, and WASIVFS_DIFFERENTIAL_START the seed of the first.
/// </summary>
public sealed class DifferentialTests : IDisposable
{
    private const int Calls = 40;
    private const int SequencesOfRun = 1000;

    private static readonly string Program = Repository.Fixture("differential", "differential.wasm");

    private readonly TemporaryDirectory _work = new();
    private int _compared;
    private int _whole;

    public void Dispose() => _work.Dispose();

    [TheoryNeeding("wasmtime", "ln", Requires.ErofsMount)]
    [InlineData(MemoryProfile.Portable)]
    [InlineData(MemoryProfile.Isolated)]
    public async Task Random_calls_are_answered_as_the_kernel_and_Wasmtime_do(MemoryProfile memory)
    {
        int count = Number("WASIVFS_DIFFERENTIAL", 150), first = Number("WASIVFS_DIFFERENTIAL_START", 1);
        string tree = Path.Combine(_work.Path, "tree");
        ConformanceTree.WriteTo(tree);
        PackOptions options = Packs.Options((tree, "/")) with { Memory = memory, SourceDateEpoch = ConformanceTree.Time };
        PackResult packed = Packs.Make(_work, Program, options);
        string mounted = Directory.CreateDirectory(Path.Combine(_work.Path, "mounted")).FullName;
        Tool.Check("mount", "-t", "erofs", "-o", $"loop,ro,offset={packed.ImageOffset}", packed.Path, mounted);
        try
        {
            for (int seed = first; seed < first + count; seed += SequencesOfRun)
            {
                string[] arguments = [.. new[] { seed, Math.Min(SequencesOfRun, first + count - seed), Calls }.Select(Text)];
                var onHost = new WasiRun { ModulePath = Program, Arguments = arguments, Directories = [new PreopenedDirectory(mounted, "/")] };
                Capture host = await Run(onHost);
                Capture embedded = await Run(new WasiRun { ModulePath = packed.Path, Arguments = arguments, Needs = memory.Needs() });
                Compare(Sequences(host.Text), Sequences(embedded.Text));
            }
        }
        finally
        {
            Tool.Check("umount", mounted);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{count} sequences from {first} on, {_whole} compared to the end, {_compared} calls");
        Assert.InRange(_whole, count / 2, count);
        Assert.InRange(_compared, 20 * count, Calls * count);
    }

    private static async Task<Capture> Run(WasiRun run)
    {
        Capture end = await Capture.Run("wasmtime", run);
        Assert.Equal((0, ""), (end.ExitCode, end.Error));
        return end;
    }

    private void Compare(string[][] host, string[][] embedded)
    {
        Assert.Equal(host.Length, embedded.Length);
        foreach ((string[] expected, string[] actual) in host.Zip(embedded))
        {
            _whole += CompareSequence(expected, actual) ? 1 : 0;
        }
    }

    // False if there is no more to compare at some point.
    private bool CompareSequence(string[] host, string[] embedded)
    {
        foreach ((string expected, string actual) in host.Zip(embedded))
        {
            _compared++;
            if (expected == actual)
            {
                continue;
            }

            string[] hostParts = expected.Split(" -> "), parts = actual.Split(" -> ");
            bool isSameCall = hostParts.Length == 2 && parts.Length == 2 && hostParts[0] == parts[0];
            KnownDifferences.Difference? known = isSameCall ? KnownDifferences.Find(parts[0], hostParts[1], parts[1]) : null;
            Assert.True(known is not null, $"Sequence {host[0]} (WASIVFS_DIFFERENTIAL_START):\nhost:   {expected}\npacked: {actual}");
            if (known.Ends)
            {
                return false;
            }
        }

        Assert.Equal(host.Length, embedded.Length);
        return true;
    }

    private static string[][] Sequences(string text) =>
        [.. text.Split("# ", StringSplitOptions.RemoveEmptyEntries).Select(sequence => sequence.TrimEnd('\n').Split('\n'))];

    private static int Number(string variable, int usual) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : usual;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
