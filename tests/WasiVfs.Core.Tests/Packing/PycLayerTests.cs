// SPDX-License-Identifier: MIT
using System.Formats.Tar;
using WasiVfs.Packing;
using WasiVfs.Tests.Support;
using WasiVfs.Trees;
using Xunit;

namespace WasiVfs.Tests.Packing;

/// <summary>Compiled Python files of a layer fit its sources as those of a directory do.</summary>
public sealed class PycLayerTests : IDisposable
{
    private static readonly DateTimeOffset Time = new(2024, 5, 6, 7, 8, 9, TimeSpan.Zero);
    private readonly TemporaryDirectory _work = new();

    public void Dispose() => _work.Dispose();

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    public void A_source_of_a_layer_keeps_its_time_if_its_file_fits(int later, int warnings)
    {
        _work.Write("tree/b.py", "x = 2");
        byte[] compiled = [0xCB, 13, 13, 10, 0, 0, 0, 0, .. BitConverter.GetBytes((uint)Time.ToUnixTimeSeconds()), 5, 0, 0, 0, 0xE3];
        string layer = Path.Combine(_work.Path, "layer.tar");
        using (var tar = new TarWriter(File.Create(layer)))
        {
            Add(tar, "a/a.py", "x = 1"u8.ToArray(), Time.AddSeconds(later));
            Add(tar, "a/__pycache__/a.cpython-312.pyc", compiled, Time);
        }

        PackOptions options = Packs.Options((Path.Combine(_work.Path, "tree"), "/a")) with { AppliedLayers = [layer] };
        PackResult packed = ModulePacker.Pack(TreeSum.Module("c"), Path.Combine(_work.Path, "packed.wasm"), options);
        Assert.Equal(warnings, packed.Warnings.Count(warning => warning.Id == WarningId.PycOutdated));
        using ImageFile image = ImageFile.Open(packed.Path);
        DateTimeOffset expected = later == 0 ? Time : PosixTime.Make(PosixTime.Default, 0);
        Assert.Equal(expected, image.Root.StatAt(PathFlags.None, "a/a.py").Modified);
    }

    private static void Add(TarWriter tar, string name, byte[] content, DateTimeOffset time) => tar.WriteEntry(
        new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content), ModificationTime = time });
}
