// SPDX-License-Identifier: MIT
using WasiVfs.Packing;
using WasiVfs.Packing.Format;
using Xunit;

namespace WasiVfs.Tests.Packing;

public class MountTableTests
{
    [Fact]
    public void More_preopens_than_the_runtime_can_number_are_refused()
    {
        Assert.Equal(8 + (0xFFFE * 13), MountTable.Encode([.. Many(0xFFFE)], separateMounts: false).Length);
        var refusal = Assert.Throws<PackException>(() => MountTable.Encode([.. Many(0xFFFF)], separateMounts: false));
        Assert.Equal(ErrorId.TooManyMappings, refusal.Id);
        Assert.Contains("65535 mappings", refusal.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<(string Name, uint NodeId)> Many(int count) => Enumerable.Repeat(("a", 36u), count);
}
