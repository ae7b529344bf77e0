// SPDX-License-Identifier: MIT
using System.Text;
using WasiVfs.Packing;
using WasiVfs.Packing.Format;
using WasiVfs.Packing.Linking;
using WasiVfs.Tests.Support;
using WasiVfs.Wasm;
using Xunit;

namespace WasiVfs.Tests.Packing;

/// <summary>Modules whose trees are united with directories of the host: what the record says, how they are packed again, and what is
/// refused.</summary>
public sealed class UnionTests : IDisposable
{
    private static readonly PackOptions United = Packs.Options((Packs.SmallTree, "/files")) with { Union = true };

    private readonly TemporaryDirectory _directory = new();
    private readonly string _program;

    public UnionTests() => _program = Repository.Fixture("conformance", "bare", "bare.wasm");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void The_record_says_so()
    {
        PackRecord record = RecordOf(Pack(_program, United, "united.wasm"));
        Assert.True(record.United);
        Assert.Equal(PackRecord.UnionFormat, record.FormatVersion);
        Assert.Equal(GuestRuntime.United.Sha256, record.RuntimeSha256);
        PackRecord plain = RecordOf(Pack(_program, United with { Union = false }, "plain.wasm"));
        Assert.False(plain.United);
        Assert.Equal((PackRecord.CurrentFormat, GuestRuntime.ReadOnly.Sha256), (plain.FormatVersion, plain.RuntimeSha256));
        Assert.DoesNotContain("united", Encoding.UTF8.GetString(PackRecordJson.Write(plain)), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_program_is_started_with_is_kept_beside_it()
    {
        PackOptions options = United with { Start = new ProgramStart { Arguments = ["a"] }, Devices = [Device.Null] };
        PackRecord record = RecordOf(Pack(Repository.Fixture("start", "start.wasm"), options, "started.wasm"));
        Assert.True(record.United);
        Assert.Equal(["a"], record.Start!.Arguments);
        Assert.Equal([Device.Null], record.Devices);
    }

    /// <summary>The program of a packed module is linked anew, as a fresh pack would.</summary>
    [Fact]
    public void Packing_again_keeps_it_or_adds_it()
    {
        string plain = Pack(_program, United with { Union = false }, "plain.wasm");
        string united = Pack(_program, United, "united.wasm");
        Assert.Equal(File.ReadAllBytes(united), File.ReadAllBytes(Pack(plain, new PackOptions { Union = true }, "added.wasm")));
        Assert.Equal(File.ReadAllBytes(united), File.ReadAllBytes(Pack(united, new PackOptions(), "kept.wasm")));
        string updated = Path.Combine(_directory.Path, "updated.wasm");
        ModuleUpdater.Update(united, updated, new TreeChanges(), new PackOptions());
        Assert.True(RecordOf(updated).United);
        ModuleUpdater.Update(plain, updated, new TreeChanges(), new PackOptions { Union = true });
        Assert.Equal(File.ReadAllBytes(united), File.ReadAllBytes(updated));
    }

    [Fact]
    public void It_is_split_and_verified_like_any_other()
    {
        string packed = Pack(_program, United, "packed.wasm"), back = Path.Combine(_directory.Path, "back.wasm");
        ModuleSplitter.Split(packed, back, imagePath: null);
        Assert.Equal(File.ReadAllBytes(_program), File.ReadAllBytes(back));
        ModuleSplitter.Verify(packed, _program);
    }

    [Fact]
    public void What_does_not_go_together_is_refused_before_anything_is_written()
    {
        AssertRefused(_program, United with { Sealed = true }, "a sealed module does not reach the host's directories");
        AssertRefused(_program, United with { Layer = new WritableLayer() }, "the changes of a writable tree go to the program's memory");
        AssertRefused(_program, United with { SeparateMounts = true }, "its mappings are mounts of their own");
        AssertRefused(Repository.Fixture("runprobe", "runprobe.component.wasm"), United, "it is a component");
    }

    [Fact]
    public void What_an_earlier_pack_was_is_refused_too()
    {
        PackOptions plain = United with { Union = false };
        PackOptions more = new() { Union = true };
        AssertRefused(Pack(_program, plain with { Sealed = true }, "sealed.wasm"), more, "a sealed module");
        AssertRefused(Pack(_program, plain with { Layer = new WritableLayer() }, "writable.wasm"), more, "a writable tree");
        AssertRefused(Pack(_program, plain with { SeparateMounts = true }, "separate.wasm"), more, "mounts of their own");
        AssertRefused(Pack(_program, United, "united.wasm"), new PackOptions { Layer = new WritableLayer() }, "a writable tree");
    }

    [Theory]
    [InlineData("\"united\":true", "\"united\":1")]
    [InlineData("\"united\":true", "\"joined\":true")]
    public void A_damaged_member_is_named(string text, string instead)
    {
        byte[] packed = File.ReadAllBytes(Pack(_program, United, "packed.wasm"));
        string json = Encoding.UTF8.GetString(WasmModule.Parse(packed).FindCustom(PackRecord.SectionName)!.CustomContent.Span);
        byte[] damaged = Encoding.UTF8.GetBytes(json.Replace(text, instead, StringComparison.Ordinal));
        var refusal = Assert.Throws<PackException>(() => PackRecordJson.Read(damaged));
        Assert.Equal(ErrorId.PackRecordDamaged, refusal.Id);
        Assert.Contains("'united'", refusal.Message, StringComparison.Ordinal);
    }

    private void AssertRefused(string module, PackOptions options, string reason)
    {
        string output = Path.Combine(_directory.Path, "refused.wasm");
        var refusal = Assert.Throws<PackException>(() => ModulePacker.Pack(module, output, options));
        Assert.Equal(ErrorId.UnionNotPossible, refusal.Id);
        Assert.Contains($"'{module}' cannot be united with directories of the host: ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(output));
    }

    private string Pack(string module, PackOptions options, string name) => Packs.Make(_directory, module, options, name).Path;

    private static PackRecord RecordOf(string packed)
    {
        using ImageFile file = ImageFile.Open(packed);
        return file.Record!;
    }
}
