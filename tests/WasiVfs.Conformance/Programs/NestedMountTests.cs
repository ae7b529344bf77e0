// SPDX-License-Identifier: MIT
using WasiVfs.Packing;
using WasiVfs.Running;
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Conformance.Programs;

/// <summary>Mappings that are mounts of their own, as in the original: one inside another is found by its own path, and not listed
/// in the outer one.</summary>
public sealed class NestedMountTests : IDisposable
{
    private readonly TemporaryDirectory _outer = new();
    private readonly TemporaryDirectory _inner = new();
    private readonly TemporaryDirectory _output = new();

    public NestedMountTests()
    {
        _outer.Write("outer.txt", "outer");
        _inner.Write("inner.txt", "inner");
    }

    public void Dispose()
    {
        _outer.Dispose();
        _inner.Dispose();
        _output.Dispose();
    }

    [OnEveryEngine]
    public async Task A_nested_mapping_is_not_listed_in_the_outer_one(string engine)
    {
        foreach ((string outer, string inner) in new[] { ("/mnt0", "/mnt0/mnt1"), ("/", "/mnt"), ("/a", "/a/b/c") })
        {
            foreach (bool outerFirst in new[] { true, false })
            {
                (string, string)[] mappings = [(_outer.Path, outer), (_inner.Path, inner)];
                PackOptions options = Packs.Options(outerFirst ? mappings : [.. mappings.Reverse()]) with { SeparateMounts = true };
                PackResult packed = Packs.Make(_output, TreeSum.Module("c"), options);
                ModuleSplitter.Verify(packed.Path, TreeSum.Module("c"));
                Capture run = await Capture.Run(engine, new WasiRun { ModulePath = packed.Path, Arguments = [outer, inner] });
                Assert.Equal(TreeSum.Expected(_outer.Path, outer) + TreeSum.Expected(_inner.Path, inner), run.Text);
            }
        }
    }
}
