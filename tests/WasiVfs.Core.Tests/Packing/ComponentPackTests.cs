// SPDX-License-Identifier: MIT
using WasiVfs.Packing;
using WasiVfs.Tests.Support;
using WasiVfs.Trees;
using WasiVfs.Wasm;
using Xunit;

namespace WasiVfs.Tests.Packing;

/// <summary>Components are packed by the one core module that opens files; everything around it stays as it is.</summary>
public sealed class ComponentPackTests : IDisposable
{
    private const int Page = 4096;

    private static readonly string Adapted = Repository.Fixture("runprobe", "runprobe.component.wasm");

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    /// <summary>Programs that open files through WASI 0.2 and 0.3.</summary>
    private static readonly string[] Direct =
        [Repository.Fixture("conformance", "wasip2", "files.wasm"), Repository.Fixture("conformance", "wasip3", "files.wasm")];

    /// <summary>The profile, and whether the component is nested in another one.</summary>
    public static TheoryData<MemoryProfile, bool> Forms =>
        new() { { MemoryProfile.Portable, false }, { MemoryProfile.Isolated, false }, { MemoryProfile.Portable, true } };

    [Theory]
    [MemberData(nameof(Forms))]
    public void It_is_packed_checked_and_given_back(MemoryProfile memory, bool nested)
    {
        string original = Original(nested);
        PackResult pack = Pack(original, memory);
        AssertWhole(pack, original);

        // Only the module and the sizes of what it lies in differ.
        ComponentFile before = Read(original), after = Read(pack.Path);
        Assert.Equal(before.All.Sum(component => component.Sections.Count), after.All.Sum(component => component.Sections.Count));
        int different = Leaves(before).Zip(Leaves(after)).Count(pair => !Bytes(before, pair.First).SequenceEqual(Bytes(after, pair.Second)));
        Assert.Equal(1, different);
    }

    [Theory]
    [InlineData(MemoryProfile.Portable, false)]
    [InlineData(MemoryProfile.Isolated, false)]
    [InlineData(MemoryProfile.Portable, true)]
    [InlineData(MemoryProfile.Isolated, true)]
    public void One_of_WASI_0_2_or_0_3_is_packed_checked_and_given_back(MemoryProfile memory, bool isSealed)
    {
        PackOptions options = Packs.Options((Packs.SmallTree, "/work")) with { Memory = memory, Sealed = isSealed };
        foreach (string component in Direct)
        {
            PackResult pack = Packs.Make(_directory, component, options);
            AssertWhole(pack, component);
            Assert.Empty(pack.Warnings);
            PackResult twice = Packs.Make(_directory, pack.Path, options, "twice.wasm");
            Assert.Equal(File.ReadAllBytes(pack.Path), File.ReadAllBytes(twice.Path));
        }
    }

    /// <summary>Programs of WASI 0.2 that can change their files: one that never does, and one that does.</summary>
    [Theory]
    [InlineData("wasip2/files.wasm", MemoryProfile.Portable, false)]
    [InlineData("wasip2/files.wasm", MemoryProfile.Isolated, true)]
    [InlineData("wasip2-writable/writable.wasm", MemoryProfile.Portable, false)]
    [InlineData("wasip2-writable/writable.wasm", MemoryProfile.Isolated, false)]
    [InlineData("wasip2-writable/writable.wasm", MemoryProfile.Portable, true)]
    public void One_of_WASI_0_2_that_can_change_its_files(string fixture, MemoryProfile memory, bool isSealed)
    {
        string component = Repository.Fixture("conformance", fixture);
        PackOptions reads = Packs.Options((Packs.SmallTree, "/work")) with { Memory = memory, Sealed = isSealed };
        PackOptions writes = reads with { Layer = new WritableLayer() };
        PackResult pack = Packs.Make(_directory, component, writes);
        AssertWhole(pack, component);
        Assert.Empty(pack.Warnings);
        byte[] expected = File.ReadAllBytes(pack.Path);
        Assert.Equal(expected, File.ReadAllBytes(Packs.Make(_directory, pack.Path, reads, "twice.wasm").Path));

        // Packed to be read first, and then with the layer.
        string first = Packs.Make(_directory, component, reads, "reads.wasm").Path;
        Assert.Equal(expected, File.ReadAllBytes(Packs.Make(_directory, first, writes, "again.wasm").Path));
    }

    /// <summary>A program that calls preview1 too, through an adapter, may end by it as well.</summary>
    [TheoryNeeding("wasm-tools")]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void A_program_that_changes_its_files_saves_them_however_it_ends(bool canSave, bool isSealed)
    {
        const string import = "(import \"wasi:filesystem/types@0.2.3\" \"[method]descriptor.open-at\" (func (param i32 i32 i32 i32 i32 i32 i32)))";
        string opener = canSave ? import : "";
        string component = Packs.Assemble(_directory, $"""
            (component (core module
              (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
              (import "wasi:cli/exit@0.2.3" "exit" (func $exit (param i32)))
              (import "wasi:filesystem/preopens@0.2.3" "get-directories" (func (param i32)))
              (import "wasi:filesystem/types@0.2.3" "[method]descriptor.write" (func (param i32 i32 i32 i64 i32)))
              {opener}
              (memory (export "memory") 1)
              (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) unreachable)
              (func $run (export "wasi:cli/run@0.2.3#run") (result i32) i32.const 0)
              (func $start (export "_start"))
              (export "other" (func $run))
              (export "end" (func $proc_exit))
              (export "exit" (func $exit))))
            """);
        PackOptions options = Packs.Options((Packs.SmallTree, "/work")) with { Layer = new WritableLayer(), Sealed = isSealed };
        PackResult pack = Packs.Make(_directory, component, options);
        ComponentFile file = Read(pack.Path);
        WasmModule module = WasmModule.Parse(file.All.SelectMany(one => one.Modules.Select(section => Bytes(one, section))).First());
        uint At(string name) => module.Exports.Single(export => export.Name == name).Index;
        uint imports = (uint)module.Imports.CountOf(ExternKind.Function);
        bool saves = canSave && !isSealed;
        Assert.Equal(saves, At("end") >= imports);
        Assert.Equal(saves, At("exit") >= imports);
        Assert.Equal(saves, At("wasi:cli/run@0.2.3#run") != At("other"));
        Assert.DoesNotContain(module.Exports, export => export.Name.StartsWith("wasi_vfs", StringComparison.Ordinal));
    }

    [Fact]
    public void Two_packs_are_equal_and_packing_twice_is_packing_once()
    {
        byte[] once = File.ReadAllBytes(Pack(Adapted, MemoryProfile.Portable).Path);
        Assert.Equal(once, File.ReadAllBytes(Pack(Adapted, MemoryProfile.Portable, "again.wasm").Path));
        string first = Packs.Make(_directory, Adapted, Packs.Options((Packs.SmallTree, "/work")), "first.wasm").Path;
        PackResult twice = Packs.Make(_directory, first, Packs.Options((Packs.SmallTree, "/other")), "twice.wasm");
        PackResult both = Packs.Make(_directory, Adapted, Packs.Options((Packs.SmallTree, "/work"), (Packs.SmallTree, "/other")), "both.wasm");
        Assert.Equal(File.ReadAllBytes(both.Path), File.ReadAllBytes(twice.Path));
        AssertWhole(twice, Adapted);
    }

    [Theory]
    [InlineData("sealed")]
    [InlineData("traced")]
    [InlineData("writable")]
    public void Every_form_of_a_pack_is_to_be_had(string form)
    {
        PackOptions options = Packs.Options((Packs.SmallTree, "/work"));
        PackResult pack = Packs.Make(_directory, Adapted, form switch
        {
            "sealed" => options with { Sealed = true },
            "traced" => options with { Trace = true },
            _ => options with { Layer = new WritableLayer(0) },
        });
        AssertWhole(pack, Adapted);
        Assert.DoesNotContain(pack.Warnings, warning => warning.Id is WarningId.NoFileCalls or WarningId.TraceUnavailable);
    }

    [Fact]
    public void A_packed_component_is_updated_as_a_module_is()
    {
        string packed = Pack(Adapted, MemoryProfile.Portable).Path;
        PackResult update = ModuleUpdater.Update(
            packed, Path.Combine(_directory.Path, "updated.wasm"), new TreeChanges { Rename = [("/work", "/play")] }, new PackOptions());
        AssertWhole(update, Adapted);
        using ImageFile image = ImageFile.Open(update.Path);
        Assert.Equal(["play"], image.Root.ReadDirectory().Select(entry => entry.Name));
    }

    /// <summary>A size that a tool has written with more bytes than it needs is given back as it was.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    public void Sizes_keep_their_width(int width)
    {
        byte[] module = File.ReadAllBytes(TreeSum.Module("c"));
        var component = new WasmWriter();
        component.WriteBytes([0, .. "asm"u8, 0x0D, 0, 1, 0, 1]);
        component.WritePaddedU32((uint)module.Length, width);
        component.WriteBytes(module);
        string original = Packs.Write(_directory, component.ToArray());
        AssertWhole(Pack(original, MemoryProfile.Portable), original);
    }

    [Fact]
    public void What_another_tool_changed_around_the_module_is_seen()
    {
        string packed = Pack(Adapted, MemoryProfile.Portable).Path;
        byte[] file = File.ReadAllBytes(packed);
        file[^1] ^= 1;
        string changed = Packs.Write(_directory, file);
        string output = Path.Combine(_directory.Path, "output.wasm");
        PackException split = Assert.Throws<PackException>(() => ModuleSplitter.Split(changed, output, null));
        Assert.Contains("the component around it is not as it was packed", split.Message, StringComparison.Ordinal);
        Assert.Equal(ErrorId.ChangedAfterPacking, Assert.Throws<PackException>(() => ModulePacker.Pack(changed, output, new PackOptions())).Id);
        Assert.Contains(TreeChecker.Check(changed).Problems, problem => problem.Message.Contains("around", StringComparison.Ordinal));
        Assert.Equal(file.Length - 1, Assert.Throws<PackException>(() => ModuleSplitter.Verify(changed, Adapted)).Offset);
        Assert.False(File.Exists(output));
    }

    [Fact]
    public void A_module_that_was_taken_out_of_a_packed_component()
    {
        PackResult pack = Pack(Adapted, MemoryProfile.Portable);
        ComponentFile component = Read(pack.Path);
        string module = Packs.Write(_directory, Bytes(component, component.Modules.First()));
        using (ImageFile image = ImageFile.Open(module))
        {
            Assert.Equal(["work"], image.Root.ReadDirectory().Select(entry => entry.Name));
        }

        string output = Path.Combine(_directory.Path, "output.wasm");
        Assert.Contains(
            "was taken out of a packed component",
            Assert.Throws<PackException>(() => ModulePacker.Pack(module, output, new PackOptions())).Message,
            StringComparison.Ordinal);
        ModuleSplitter.Split(module, output, null);
        ComponentFile original = Read(Adapted);
        Assert.Equal(Bytes(original, original.Modules.First()), File.ReadAllBytes(output));
    }

    [Fact]
    public void Two_programs_in_one_component_are_refused()
    {
        byte[] module = File.ReadAllBytes(TreeSum.Module("c"));
        string two = Packs.Write(_directory, [0, .. "asm"u8, 0x0D, 0, 1, 0, .. Section(1, module), .. Section(4, Component(module))]);
        PackException error = AssertRefused(two, ErrorId.SeveralPrograms);
        Assert.Contains("2 core modules that use files (the modules 0, 0/0)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_component_without_a_call_that_opens_files()
    {
        AssertRefused(Packs.Write(_directory, [0, .. "asm"u8, 0x0D, 0, 1, 0]), ErrorId.NoFileCalls);
        PackResult pack = Packs.Make(_directory, Repository.Fixture("component", "values.wasm"), Packs.Options((Packs.SmallTree, "/work")));
        Assert.Contains(pack.Warnings, warning => warning.Id == WarningId.NoFileCalls);
    }

    [Fact]
    public void A_malformed_core_module_is_named_with_the_offset_of_the_file()
    {
        byte[] module = File.ReadAllBytes(TreeSum.Module("c"));
        module[8] = 99; // the first section's id
        byte[] component = Component(module);
        var error = Assert.Throws<WasmFormatException>(
            () => ModulePacker.Pack(Packs.Write(_directory, component), Path.Combine(_directory.Path, "o.wasm"), new PackOptions()));
        Assert.Equal(component.Length - module.Length + 8, error.Offset);
    }

    private PackException AssertRefused(string component, ErrorId id)
    {
        string output = Path.Combine(_directory.Path, "refused.wasm");
        PackException error = Assert.Throws<PackException>(() => ModulePacker.Pack(component, output, Packs.Options((Packs.SmallTree, "/work"))));
        Assert.Equal(id, error.Id);
        Assert.Contains(component, error.Message, StringComparison.Ordinal);
        Assert.Equal(error.Message, ModuleSummary.Read(component).Component!.NotPackable);
        Assert.False(File.Exists(output));
        return error;
    }

    private void AssertWhole(PackResult pack, string original)
    {
        Assert.Equal(0, pack.ImageOffset % Page);
        Assert.Equal(new FileInfo(pack.Path).Length, pack.Length);
        using (ImageFile image = ImageFile.Open(pack.Path))
        {
            Assert.Equal((pack.ImageOffset, pack.ImageLength), (image.ImageOffset, image.ImageLength));
        }

        CheckResult check = TreeChecker.Check(pack.Path);
        Assert.Empty(check.Problems);
        string back = Path.Combine(_directory.Path, "back.wasm");
        ModuleSplitter.Split(pack.Path, back, null);
        Assert.Equal(File.ReadAllBytes(original), File.ReadAllBytes(back));
        ModuleSplitter.Verify(pack.Path, original);
        Assert.Contains(ModuleSummary.Read(pack.Path).Component!.CoreModules, module => module.IsPacked);
        Assert.Equal(pack.ImageOffset, ModuleSummary.Read(pack.Path).ImageOffset);
    }

    private string Original(bool nested) =>
        nested ? Packs.Write(_directory, [0, .. "asm"u8, 0x0D, 0, 1, 0, .. Section(4, File.ReadAllBytes(Adapted))]) : Adapted;

    private PackResult Pack(string component, MemoryProfile memory, string name = "packed.wasm") =>
        Packs.Make(_directory, component, Packs.Options((Packs.SmallTree, "/work")) with { Memory = memory }, name);

    private static ComponentFile Read(string path) => ComponentFile.Read(new MemoryByteSource(File.ReadAllBytes(path)));

    private static IEnumerable<ComponentSection> Leaves(ComponentFile file) =>
        file.All.SelectMany(component => component.Sections).Where(section => section.Id != ComponentSectionId.Component);

    private static byte[] Bytes(ComponentFile file, ComponentSection section)
    {
        byte[] bytes = new byte[section.PayloadLength];
        file.File.Read(bytes, section.PayloadOffset);
        return bytes;
    }

    private static byte[] Component(byte[] module) => [0, .. "asm"u8, 0x0D, 0, 1, 0, .. Section(1, module)];

    private static byte[] Section(byte id, byte[] content)
    {
        var section = new WasmWriter();
        section.WriteByte(id);
        section.WriteSized(content);
        return section.ToArray();
    }
}
