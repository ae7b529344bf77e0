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
        Assert.Equal(8 + (0xFFFE * 13), MountTable.Encode([.. Many(0xFFFE)], separateMounts: false, layer: null).Length);
        var refusal = Assert.Throws<PackException>(() => MountTable.Encode([.. Many(0xFFFF)], separateMounts: false, layer: null));
        Assert.Equal(ErrorId.TooManyMappings, refusal.Id);
        Assert.Contains("65535 mappings", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>The quota is a multiple of 4096, so that it shares its word with the flags.</summary>
    [Fact]
    public void A_quota_lies_above_the_flags()
    {
        Assert.Equal(0x0010_0001, Flags(separateMounts: true, new WritableLayer(1 << 20)));
        Assert.Equal(-4096, Flags(separateMounts: false, WritableLayer.WithQuota(WritableLayer.MostQuota)));
        Assert.Equal(0, Flags(separateMounts: false, new WritableLayer()));

        static int Flags(bool separateMounts, WritableLayer layer) => BitConverter.ToInt32(MountTable.Encode([], separateMounts, layer));
    }

    private static IEnumerable<(string Name, uint NodeId)> Many(int count) => Enumerable.Repeat(("a", 36u), count);
}
