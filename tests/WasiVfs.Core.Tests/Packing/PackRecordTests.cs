// SPDX-License-Identifier: MIT
using System.Text.Json.Nodes;
using WasiVfs.Packing;
using WasiVfs.Packing.Format;
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Packing;

/// <summary>A damaged pack record is one error that names the member, whoever reads it.</summary>
public sealed class PackRecordTests : IDisposable
{
    private const string LoneSurrogate = "\"\\ud800\"";
    private static readonly string[] Optional = ["removedImports", "undo"];

    private readonly TemporaryDirectory _work = new();

    public static TheoryData<string> Members =>
    [
        "packer", "memory", "sealed", "traced", "separateMounts", "runtimeSha256", "moduleSha256", "programFunctions", "stateSegments",
        "imageSegment",
        "imageOffset", "imageLength", "imageDigest", "mounts", "undo", "removedImports", "mounts[0].guestPath", "mounts[0].imagePath",
    ];

    public void Dispose() => _work.Dispose();

    [Theory]
    [MemberData(nameof(Members))]
    public void The_member_is_named(string member)
    {
        string json = File.ReadAllText(_work.Write("record.json", RecordOf(Sealed())));
        if (!Optional.Contains(member))
        {
            AssertDamaged(Change(json, member, null), member, "is missing");
        }

        AssertDamaged(Change(json, member, "null"), member, "is null");
        AssertDamaged(Change(json, member, "{}"), member, "is not ");
        AssertDamaged(Change(json, member, "-1"), member, "is not ");
        AssertDamaged(Change(json, member, LoneSurrogate), member, "is not ");
    }

    [Theory]
    [InlineData("mounts", "[1]", "mounts[0]")]
    [InlineData("mounts[0].guestPath", "\"a/../b\"", "mounts[0].guestPath")]
    [InlineData("mounts[0].imagePath", "\"/work/.\"", "mounts[0].imagePath")]
    [InlineData("removedImports", "[3, 3]", "removedImports")]
    [InlineData("removedImports", "[1, \"2\"]", "removedImports[1]")]
    [InlineData("imageLength", "1e30", "imageLength")]
    [InlineData("imageSegment", "9999999999", "imageSegment")]
    [InlineData("memory", "\"Elsewhere\"", "memory")]
    [InlineData("moduleSha256", "\"00\"", "moduleSha256")]
    [InlineData("undo", "\"====\"", "undo")]
    [InlineData("formatVersion", "\"2\"", "formatVersion")]
    [InlineData("formatVersion", "3", "writable")]
    public void A_value_that_cannot_be_is_named(string member, string value, string named) =>
        AssertDamaged(Change(RecordOf(Sealed()), member, value), named, "");

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"packer\":1,\"packer\":2}")]
    [InlineData("{\"\\ud800\":1}")]
    public void What_is_not_a_record(string json) => AssertDamaged(json, "", "");

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    public void Another_format_is_refused(int version)
    {
        string json = Change(RecordOf(Sealed()), "formatVersion", version.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(ErrorId.PackRecordVersion, Assert.Throws<PackException>(() => PackRecordJson.Read(System.Text.Encoding.UTF8.GetBytes(json))).Id);
    }

    [Fact]
    public void Everyone_who_needs_the_record_says_the_same()
    {
        byte[] packed = File.ReadAllBytes(Sealed());
        string damaged = Packs.Write(_work, Packs.WithRecord(packed, json => Change(json, "mounts", null)));
        string program = TreeSum.Module("c");
        Action[] readers =
        [
            () => ModulePacker.Pack(damaged, Path.Combine(_work.Path, "again.wasm"), new PackOptions()),
            () => ModuleSplitter.Split(damaged, Path.Combine(_work.Path, "module.wasm"), imagePath: null),
            () => ModuleSplitter.Verify(damaged, program),
        ];
        foreach (Action read in readers)
        {
            var error = Assert.Throws<PackException>(read);
            Assert.Equal(ErrorId.PackRecordDamaged, error.Id);
            Assert.Contains("'mounts' is missing", error.Message, StringComparison.Ordinal);
        }

        Assert.Contains(TreeChecker.Check(damaged).Problems, problem => problem.Message.Contains("'mounts' is missing", StringComparison.Ordinal));

        // The image is whole, and can be read.
        using ImageFile image = ImageFile.Open(damaged);
        Assert.Single(image.Root.ReadDirectory());
        Assert.Equal(WarningId.PackRecordLost, Assert.Single(image.Warnings).Id);
    }

    private string Sealed() =>
        Packs.Make(_work, TreeSum.Module("c"), Packs.Options((Packs.SmallTree, "/work")) with { Sealed = true }, "sealed.wasm").Path;

    private static string RecordOf(string path)
    {
        string record = "";
        Packs.WithRecord(File.ReadAllBytes(path), json => record = json);
        return record;
    }

    // Puts JSON in the place of a member, or takes the member away.
    private static string Change(string json, string member, string? value)
    {
        const string mark = "\"THE VALUE\"";
        var record = (JsonObject)JsonNode.Parse(json)!;
        const string mount = "mounts[0].";
        (JsonObject parent, string name) = member.StartsWith(mount, StringComparison.Ordinal)
            ? ((JsonObject)record["mounts"]![0]!, member[mount.Length..]) : (record, member);
        if (value is null)
        {
            Assert.True(parent.Remove(name));
            return record.ToJsonString();
        }

        parent[name] = "THE VALUE";
        return record.ToJsonString().Replace(mark, value, StringComparison.Ordinal);
    }

    private static void AssertDamaged(string json, string member, string fault)
    {
        var error = Assert.Throws<PackException>(() => PackRecordJson.Read(System.Text.Encoding.UTF8.GetBytes(json)));
        Assert.Equal(ErrorId.PackRecordDamaged, error.Id);
        Assert.Contains(member.Length == 0 ? "" : $"'{member}' {fault}", error.Message, StringComparison.Ordinal);
    }
}
