// SPDX-License-Identifier: MIT
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests;

/// <summary>What is public in the library changes on purpose, or not at all.</summary>
public sealed class PublicSurfaceTests
{
    [Fact]
    public void What_is_public_is_what_was_decided()
    {
        string[] kept = File.ReadAllLines(PublicSurface.File);
        string[] now = PublicSurface.Text().TrimEnd().Split('\n');
        IEnumerable<string> differences = kept.Except(now).Select(line => "- " + line.Trim())
            .Concat(now.Except(kept).Select(line => "+ " + line.Trim()));
        Assert.True(kept.SequenceEqual(now), string.Join('\n',
        [
            "The public surface of WasiVfs.Core differs from PublicSurface.txt:", .. differences,
            $"If that is meant, write the file anew: {PublicSurface.Command}",
        ]));
    }

    [Fact]
    public void Public_names_lie_in_the_namespaces_that_users_know()
    {
        string[] namespaces = [.. typeof(WasiVfsException).Assembly.GetExportedTypes().Select(type => type.Namespace!).Distinct().Order()];
        Assert.Equal(["WasiVfs", "WasiVfs.Embedding", "WasiVfs.Packing", "WasiVfs.Running", "WasiVfs.Trees", "WasiVfs.Wasm"], namespaces);
    }
}
