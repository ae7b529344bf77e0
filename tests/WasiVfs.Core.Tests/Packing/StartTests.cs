// SPDX-License-Identifier: MIT
using System.Text;
using WasiVfs.Packing;
using WasiVfs.Packing.Format;
using WasiVfs.Tests.Support;
using WasiVfs.Wasm;
using Xunit;

namespace WasiVfs.Tests.Packing;

/// <summary>Modules that are packed with what the program is started with: what the record says, and how they are packed again.</summary>
public sealed class StartTests : IDisposable
{
    private static readonly ProgramStart Everything = new()
    {
        Arguments = ["-c", "a b", ""],
        IsFixed = true,
        Environment = [new("A", "1"), new("B", "x=y")],
        Directory = "/files",
        HasEmptyInput = true,
        Clock = new DateTimeOffset(2026, 1, 1, 2, 0, 0, TimeSpan.FromHours(2)),
        Seed = 7,
    };

    private readonly TemporaryDirectory _directory = new();
    private readonly string _program = Repository.Fixture("runprobe", "runprobe.wasm");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void The_record_tells_all_of_it()
    {
        PackRecord record = RecordOf(Pack(_program, Everything, [Device.Zero]));
        Assert.Equal(PackRecord.StartFormat, record.FormatVersion);
        Assert.Equal(Everything.Arguments, record.Start!.Arguments);
        Assert.Equal(Everything.Environment, record.Start.Environment);
        Assert.True(record.Start is { IsFixed: true, HasEmptyInput: true, Directory: "/files", Seed: 7 });
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), record.Start.Clock);
        Assert.Equal([Device.Null, Device.Zero], record.Devices); // an empty input is /dev/null
        Assert.Equal(["/files", "/dev"], record.Mounts.Select(mount => mount.GuestPath));
    }

    /// <summary>What is not asked for adds no function, and the record stays what earlier readers read.</summary>
    [FactNeeding("wasm-tools")]
    public void A_pack_without_any_of_it_has_nothing_of_it()
    {
        string program = Packs.Assemble(_directory, OddPrograms.Text("(memory (export \"memory\") 1)"));
        string plain = Pack(program, null, []);
        Assert.Equal(PackRecord.CurrentFormat, RecordOf(plain).FormatVersion);
        Assert.Equal(File.ReadAllBytes(plain), File.ReadAllBytes(Pack(program, new ProgramStart(), [])));
        WasmModule module = WasmModule.Parse(File.ReadAllBytes(plain));
        string names = Encoding.UTF8.GetString(module.FindCustom("name")!.CustomContent.Span);
        Assert.Contains("wasi_vfs.fd_read", names, StringComparison.Ordinal);
        Assert.DoesNotContain("wasi_vfs.start_", names, StringComparison.Ordinal);
        Assert.DoesNotContain("wasi_vfs.device_", names, StringComparison.Ordinal);
        Assert.DoesNotContain("wasi_vfs.fixed_", names, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(MemoryProfile.Portable)]
    [InlineData(MemoryProfile.Isolated)]
    public void Packing_in_two_steps_is_packing_in_one(MemoryProfile memory)
    {
        PackOptions all = Options(Everything, [Device.Null, Device.Stdout]) with { Memory = memory };
        string once = Packs.Make(_directory, _program, all, "once.wasm").Path;
        string first = Packs.Make(_directory, _program, Options(null, []) with { Memory = memory }, "first.wasm").Path;
        string twice = Packs.Make(_directory, first, Options(Everything, [Device.Stdout]) with { Mappings = [] }, "twice.wasm").Path;
        Assert.Equal(File.ReadAllBytes(once), File.ReadAllBytes(twice));
        string steps = Packs.Make(_directory, _program, Options(Everything with { Clock = null, Environment = [new("B", "x=y")] }, []) with
        {
            Memory = memory,
            KeepUndo = true,
        }, "steps.wasm").Path;
        PackOptions rest = Options(new() { Clock = Everything.Clock, Environment = [new("A", "1")] }, [Device.Stdout]) with { Mappings = [] };
        PackRecord record = RecordOf(Packs.Make(_directory, steps, rest, "more.wasm").Path);
        Assert.Equal(["B", "A"], record.Start!.Environment.Select(variable => variable.Key));
        Assert.Equal(Everything.Arguments, record.Start.Arguments);
    }

    [Fact]
    public void It_is_split_and_verified_like_any_other()
    {
        foreach (bool separate in new[] { false, true })
        {
            string packed = Packs.Make(
                _directory, _program, Options(Everything, [Device.Urandom]) with { SeparateMounts = separate }, $"{separate}.wasm").Path;
            string back = Path.Combine(_directory.Path, "back.wasm");
            ModuleSplitter.Split(packed, back, imagePath: null);
            Assert.Equal(File.ReadAllBytes(_program), File.ReadAllBytes(back));
            ModuleSplitter.Verify(packed, _program);
        }
    }

    /// <summary>Arguments that were changed in the file are found.</summary>
    [Fact]
    public void Other_arguments_are_found_by_verify()
    {
        byte[] packed = File.ReadAllBytes(Pack(_program, Everything, []));
        int at = packed.AsSpan().LastIndexOf("a b\0"u8);
        packed[at] = (byte)'c';
        string changed = Packs.Write(_directory, packed);
        Assert.ThrowsAny<PackException>(() => ModuleSplitter.Verify(changed, _program));
        Assert.ThrowsAny<PackException>(() => Packs.Make(_directory, changed, Options(null, []) with { Mappings = [] }, "again.wasm"));
    }

    [Fact]
    public void An_update_keeps_it_and_a_device_goes_with_its_file()
    {
        string packed = Pack(_program, Everything, [Device.Zero]);
        string updated = Path.Combine(_directory.Path, "updated.wasm");
        PackOptions nothing = new() { Start = new() { Arguments = ["new"] } };
        ModuleUpdater.Update(packed, updated, new TreeChanges { Remove = ["/dev/zero"] }, nothing);
        PackRecord record = RecordOf(updated);
        Assert.Equal(["new"], record.Start!.Arguments);
        Assert.Equal([Device.Null], record.Devices);
        ModuleSplitter.Verify(updated, _program);
    }

    public static TheoryData<ProgramStart, string> Impossible => new()
    {
        { new() { Environment = [new("A=B", "")] }, "'A=B'" },
        { new() { Environment = [new("", "x")] }, "no name" },
        { new() { Arguments = ["a\0b"] }, "NUL" },
        { new() { Environment = [new("A", "\0")] }, "NUL" },
        { new() { Arguments = ["\ud800"] }, "not Unicode" },
        { new() { Arguments = [new string('x', 1 << 20)] }, "1048577 bytes" },
        { new() { Clock = new(1969, 12, 31, 0, 0, 0, TimeSpan.Zero) }, "1969-12-31" },
        { new() { Clock = new(2300, 1, 1, 0, 0, 0, TimeSpan.Zero) }, "2300-01-01" },
        { new() { Seed = -1 }, "-1" },
        { new() { Directory = "/missing" }, "'/missing'" },
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public void What_cannot_be_is_refused_and_nothing_is_left(ProgramStart start, string named)
    {
        string output = Path.Combine(_directory.Path, "no.wasm");
        var refusal = Assert.Throws<PackException>(() => ModulePacker.Pack(_program, output, Options(start, [])));
        Assert.Equal(ErrorId.InvalidStart, refusal.Id);
        Assert.Contains(named, refusal.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(output));
    }

    [Fact]
    public void What_the_program_does_not_ask_for_is_named()
    {
        PackResult packed = Packs.Make(
            _directory, Repository.Fixture("conformance", "bare", "bare.wasm"), Options(Everything, []), "bare.wasm");
        string[] named = [.. packed.Warnings.Where(warning => warning.Id == WarningId.StartUnused).Select(warning => warning.Message)];
        Assert.Equal(4, named.Length);
        Assert.Contains(named, message => message.Contains("no args_get", StringComparison.Ordinal));
    }

    [Fact]
    public void A_start_directory_beside_the_root_is_named()
    {
        PackResult packed = Packs.Make(_directory, _program, Options(new() { Directory = "/files" }, []) with { ShowRoot = true });
        Warning warning = Assert.Single(packed.Warnings, warning => warning.Id == WarningId.StartUnused);
        Assert.Contains("Go and Zig", warning.Message, StringComparison.Ordinal);
        Assert.Equal(["/files", "/"], packed.Mounts.Select(mount => mount.GuestPath));
        var refusal = Assert.Throws<PackException>(() => Packs.Make(
            _directory, _program, Options(null, []) with { ShowRoot = true, SeparateMounts = true }));
        Assert.Equal(ErrorId.InvalidArgument, refusal.Id);
    }

    [Fact]
    public void A_program_of_preview1_in_a_component_has_all_of_it()
    {
        string component = Repository.Fixture("runprobe", "runprobe.component.wasm");
        ModuleSplitter.Verify(Packs.Make(_directory, component, Options(Everything, [Device.Zero]), "c.wasm").Path, component);
    }

    [Theory]
    [InlineData("\"seed\":7", "\"seed\":-7", "'start.seed'")]
    [InlineData("\"fixed\":true", "\"fixed\":1", "'start.fixed'")]
    [InlineData("\"A=1\"", "\"A\"", "'start.environment'")]
    [InlineData("\"A=1\"", "1", "'start.environment[0]'")]
    [InlineData("\"directory\":\"/files\"", "\"directory\":\"../x\"", "'start'")]
    [InlineData("\"null\"", "\"nul\"", "'devices'")]
    [InlineData("[\"null\"]", "[\"null\",\"null\"]", "'devices'")]
    public void A_damaged_start_is_named(string text, string instead, string member)
    {
        byte[] packed = File.ReadAllBytes(Pack(_program, Everything, []));
        string json = Encoding.UTF8.GetString(WasmModule.Parse(packed).FindCustom(PackRecord.SectionName)!.CustomContent.Span);
        Assert.Contains(text, json, StringComparison.Ordinal);
        byte[] damaged = Encoding.UTF8.GetBytes(json.Replace(text, instead, StringComparison.Ordinal));
        var refusal = Assert.Throws<PackException>(() => PackRecordJson.Read(damaged));
        Assert.Equal(ErrorId.PackRecordDamaged, refusal.Id);
        Assert.Contains(member, refusal.Message, StringComparison.Ordinal);
    }

    private static PackOptions Options(ProgramStart? start, Device[] devices) =>
        Packs.Options((Packs.SmallTree, "/files")) with { Start = start, Devices = devices };

    private string Pack(string module, ProgramStart? start, Device[] devices) =>
        Packs.Make(_directory, module, Options(start, devices), $"packed-{Guid.NewGuid():N}.wasm").Path;

    private static PackRecord RecordOf(string packed)
    {
        using ImageFile file = ImageFile.Open(packed);
        return file.Record!;
    }
}
