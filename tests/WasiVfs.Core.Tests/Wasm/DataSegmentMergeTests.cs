// SPDX-License-Identifier: MIT
using WasiVfs.Tests.Support;
using WasiVfs.Wasm;
using Xunit;

namespace WasiVfs.Tests.Wasm;

/// <summary>Data segments are merged only if nothing can tell the difference.</summary>
public class DataSegmentMergeTests
{
    [Fact]
    public void Those_that_lie_closest_are_merged_and_the_gap_is_zeros()
    {
        WasmModule module = Build(At(0, 1, 2), At(9, 3), At(11, 4), At(12, 5));
        (module, _) = DataSegmentMerge.Apply(module, excess: 2);
        Assert.Equal(["0: 1 2", "9: 3 0 4 5"], Segments(module));
    }

    [Fact]
    public void As_many_as_there_are_are_merged_if_more_are_asked_for()
    {
        WasmModule module = Build(At(0, 1, 2), At(4, 3), At(8, 4));
        (module, _) = DataSegmentMerge.Apply(module, excess: 9);
        Assert.Equal(["0: 1 2 0 0 3 0 0 0 4"], Segments(module));
    }

    public static TheoryData<string, byte[][]> Apart => new()
    {
        { "descending", [At(8, 1), At(0, 2)] },
        { "overlapping", [At(0, 1, 2, 3), At(2, 4)] },
        { "a segment before them reaches between", [At(0, 1, 2, 3, 4, 5), At(0, 9), At(2, 9)] },
        { "a passive one between", [At(0, 1), [1, 1, 2], At(1, 3)] },
        { "a place that is not a constant", [At(0, 1), [0, 0x23, 0, 0x0B, 1, 2], At(1, 3)] },
        { "a place that is computed", [At(0, 1), [0, 0x41, 1, 0x41, 0, 0x6A, 0x0B, 1, 2]] },
        { "behind the first page", [[0, 0x41, 0xFF, 0xFF, 3, 0x0B, 1, 1], [0, 0x41, 0x80, 0x80, 4, 0x0B, 1, 2]] },
        { "another memory", [At(0, 1), [2, 1, 0x41, 1, 0x0B, 1, 2]] },
        { "far apart", [At(0, 1), [0, 0x41, 0x82, 0x20, 0x0B, 1, 2]] },
    };

    [Theory]
    [MemberData(nameof(Apart))]
    public void Others_stay(string why, byte[][] segments)
    {
        WasmModule module = Build(segments);
        (WasmModule merged, IReadOnlyList<SectionEdit> edits) = DataSegmentMerge.Apply(module, excess: 1);
        Assert.True(edits.Count == 0, why);
        Assert.Same(module, merged);
    }

    /// <summary>What a memory of the host's holds between two segments is not known.</summary>
    [Fact]
    public void In_an_imported_memory_only_those_that_touch_are_merged()
    {
        WasmModule module = Build(imported: true, At(0, 1), At(2, 2), At(3, 3));
        (module, _) = DataSegmentMerge.Apply(module, excess: 2);
        Assert.Equal(["0: 1", "2: 2 3"], Segments(module));
    }

    [Fact]
    public void References_and_names_follow()
    {
        WasmModule module = Build([1, 1, 7], At(0, 1), At(1, 2), [1, 1, 8])
            .With(SectionId.Code, new byte[] { 1, 15, 0, 0xFC, 9, 0, 0xFC, 9, 1, 0xFC, 9, 2, 0xFC, 9, 0x83, 0, 0x0B });
        var names = new NameSection();
        names.Append(NameSubsection.DataSegments, [(0, "first"), (1, "second"), (2, "third"), (3, "fourth")]);

        (module, _) = DataSegmentMerge.Apply(module.Append(names.ToSection()), excess: 1);

        Assert.Equal<byte>([1, 15, 0, 0xFC, 9, 0, 0xFC, 9, 1, 0xFC, 9, 1, 0xFC, 9, 0x82, 0, 0x0B], module.Find(SectionId.Code)!.Payload.ToArray());
        Assert.Equal(3u, module.DataCount);
        Assert.Equal(
            new Dictionary<uint, string> { [0] = "first", [1] = "second", [2] = "fourth" },
            NameSection.Parse(module.FindCustom("name")!).ReadNames(NameSubsection.DataSegments));
    }

    private static byte[] At(byte place, params byte[] content) => [0, 0x41, place, 0x0B, (byte)content.Length, .. content];

    private static WasmModule Build(params byte[][] segments) => Build(imported: false, segments);

    // Two memories of a page each, and a global.
    private static WasmModule Build(bool imported, params byte[][] segments)
    {
        var module = new ModuleBuilder();
        if (imported)
        {
            module.Imports.Add([1, .. "m"u8, 1, .. "m"u8, 2, 0, 1]);
        }
        else
        {
            module.Memories.Add([0, 1]);
        }

        module.Memories.Add([0, 1]);
        module.Globals.Add([0x7F, 0, 0x41, 0, 0x0B]);
        module.DataSegments.AddRange(segments);
        return module.Build();
    }

    // "place: bytes" of each active segment.
    private static string[] Segments(WasmModule module)
    {
        return
        [
            .. module.Data.Select(segment =>
                $"{module.Data.BytesOf(segment.Offset)[1]}: {string.Join(' ', module.Data.BytesOf(segment.Content).ToArray())}"),
        ];
    }
}
