// SPDX-License-Identifier: MIT
using System.Text;
using WasiVfs.Packing;
using WasiVfs.Packing.Format;
using WasiVfs.Tests.Support;
using WasiVfs.Wasm;
using Xunit;

namespace WasiVfs.Tests.Packing;

/// <summary>Modules that are packed so that the program can change the files: what the record says, and how they are packed again.</summary>
public sealed class WritableLayerTests : IDisposable
{
    private const long Megabyte = 1 << 20;

    private readonly TemporaryDirectory _directory = new();
    private readonly string _program;

    public WritableLayerTests() => _program = Repository.Fixture("conformance", "bare", "bare.wasm");

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(131_072)]
    [InlineData(256 * Megabyte)]
    public void The_record_says_writable_and_the_quota(long quota)
    {
        PackResult packed = Pack(_program, new WritableLayer(quota), "packed.wasm");
        using ImageFile file = ImageFile.Open(packed.Path);
        Assert.Equal(new WritableLayer(quota), file.Record!.Layer);
        Assert.Equal(PackRecord.WritableFormat, file.Record.FormatVersion);
    }

    [Fact]
    public void A_module_that_only_reads_has_the_format_that_it_had()
    {
        using ImageFile file = ImageFile.Open(Pack(_program, null, "packed.wasm").Path);
        Assert.Null(file.Record!.Layer);
        Assert.Equal(PackRecord.CurrentFormat, file.Record.FormatVersion);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(131_071)]
    [InlineData(1L << 32)]
    [InlineData(long.MaxValue)]
    public void A_quota_that_cannot_be_is_refused(long bytes)
    {
        var refusal = Assert.Throws<PackException>(() => WritableLayer.WithQuota(bytes));
        Assert.Equal(ErrorId.QuotaOutOfRange, refusal.Id);
        Assert.Contains($"{bytes} bytes", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_quota_is_rounded_down_to_whole_blocks() => Assert.Equal(Megabyte, WritableLayer.WithQuota(Megabyte + 4095).Quota);

    /// <summary>A packed module stays as it is unless another layer is asked for: then its program is linked anew.</summary>
    [Fact]
    public void Packing_again_keeps_the_layer_or_takes_another()
    {
        string once = Pack(_program, new WritableLayer(Megabyte), "once.wasm").Path;
        Assert.Equal(Megabyte, LayerOf(Pack(once, null, "again.wasm"))!.Quota);
        PackResult changed = Pack(once, new WritableLayer(2 * Megabyte), "changed.wasm");
        Assert.Equal(2 * Megabyte, LayerOf(changed)!.Quota);
        PackResult direct = Pack(_program, new WritableLayer(2 * Megabyte), "direct.wasm");
        Assert.Equal(File.ReadAllBytes(direct.Path), File.ReadAllBytes(changed.Path));
        Assert.NotNull(LayerOf(Pack(Pack(_program, null, "reads.wasm").Path, new WritableLayer(), "writes.wasm")));
    }

    [Fact]
    public void It_is_split_and_verified_like_any_other()
    {
        string packed = Pack(_program, new WritableLayer(Megabyte), "packed.wasm").Path;
        string back = Path.Combine(_directory.Path, "back.wasm");
        ModuleSplitter.Split(packed, back, imagePath: null);
        Assert.Equal(File.ReadAllBytes(_program), File.ReadAllBytes(back));
        ModuleSplitter.Verify(packed, _program);
    }

    /// <summary>A declared maximum leaves room for the quota twice, since the state moves up with a gap; without a quota for all there is.</summary>
    [TheoryNeeding("wasm-tools")]
    [InlineData(null, 32u)]
    [InlineData(Megabyte, 128u)]
    [InlineData(0L, 65536u)]
    public void A_declared_maximum_is_raised_by_what_the_layer_may_take(long? quota, uint expected)
    {
        string module = Packs.Assemble(_directory, OddPrograms.Text("(memory (export \"memory\") 1 30)"));
        PackResult packed = Pack(module, quota is { } bytes ? new WritableLayer(bytes) : null, "packed.wasm");
        Assert.Equal(expected, WasmModule.Parse(File.ReadAllBytes(packed.Path)).Memories.Single().Max);
    }

    [Theory]
    [InlineData("\"quota\":1048576", "\"quota\":1048577", "'writable.quota'")]
    [InlineData("\"quota\":1048576", "\"quota\":-4096", "'writable.quota'")]
    [InlineData("\"quota\":1048576", "\"bound\":1048576", "'writable.quota'")]
    [InlineData("{\"quota\":1048576}", "true", "'writable'")]
    [InlineData("\"writable\":", "\"writeable\":", "'writable'")]
    public void A_damaged_layer_is_named(string text, string instead, string member)
    {
        byte[] packed = File.ReadAllBytes(Pack(_program, new WritableLayer(Megabyte), "packed.wasm").Path);
        string json = Encoding.UTF8.GetString(WasmModule.Parse(packed).FindCustom(PackRecord.SectionName)!.CustomContent.Span);
        Assert.Contains(text, json, StringComparison.Ordinal);
        byte[] damaged = Encoding.UTF8.GetBytes(json.Replace(text, instead, StringComparison.Ordinal));
        var refusal = Assert.Throws<PackException>(() => PackRecordJson.Read(damaged));
        Assert.Equal(ErrorId.PackRecordDamaged, refusal.Id);
        Assert.Contains(member, refusal.Message, StringComparison.Ordinal);
    }

    private PackResult Pack(string module, WritableLayer? layer, string name) =>
        Packs.Make(_directory, module, Packs.Options((Packs.SmallTree, "/files")) with { Layer = layer }, name);

    private static WritableLayer? LayerOf(PackResult packed)
    {
        using ImageFile file = ImageFile.Open(packed.Path);
        return file.Record!.Layer;
    }
}
