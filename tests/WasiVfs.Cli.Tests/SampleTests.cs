// SPDX-License-Identifier: MIT
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Cli;

/// <summary>What the README shows is what happens.</summary>
public sealed class SampleTests
{
    private const string Line = "$ bash samples/hello/run.sh\n";

    [FactNeeding("bash", "dotnet", "node")]
    public void The_sample_prints_what_the_README_shows()
    {
        string readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md")).ReplaceLineEndings("\n");
        int start = readme.IndexOf(Line, StringComparison.Ordinal) + Line.Length;
        string shown = readme[start..readme.IndexOf("```", start, StringComparison.Ordinal)];
        Assert.Equal(shown, Tool.Check("bash", Path.Combine(Repository.Root, "samples", "hello", "run.sh")));
    }
}
