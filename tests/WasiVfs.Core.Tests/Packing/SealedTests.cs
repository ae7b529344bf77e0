// SPDX-License-Identifier: MIT
using WasiVfs.Packing;
using WasiVfs.Packing.Linking;
using WasiVfs.Tests.Support;
using WasiVfs.Wasm;
using Xunit;

namespace WasiVfs.Tests.Packing;

/// <summary>Sealed modules: what they import, and what they were made of.</summary>
public sealed class SealedTests : IDisposable
{
    private static readonly string[] Allowed =
        [
            "args_get", "args_sizes_get", "environ_get", "environ_sizes_get", "clock_res_get", "clock_time_get", "random_get",
            "proc_exit", "proc_raise", "sched_yield", "poll_oneoff",
            "fd_read", "fd_write", "fd_close", "fd_fdstat_get", "fd_filestat_get",
        ];

    private readonly TemporaryDirectory _tree = new();
    private readonly TemporaryDirectory _host = new();
    private readonly TemporaryDirectory _output = new();

    public SealedTests()
    {
        _tree.Write("inside.txt", "packed");
        _tree.Write("below/large", new string('x', 70_000));
        _host.Write("outside.txt", "host");
    }

    public void Dispose()
    {
        _tree.Dispose();
        _host.Dispose();
        _output.Dispose();
    }

    [Fact]
    public void Every_language_imports_only_what_is_harmless()
    {
        foreach (MemoryProfile memory in Enum.GetValues<MemoryProfile>())
        {
            foreach (string language in TreeSum.Languages)
            {
                AssertImports(Pack(TreeSum.Module(language), memory).Path);
            }
        }
    }

    [Fact]
    public void A_module_that_imports_everything_keeps_only_what_is_harmless()
    {
        var builder = new ModuleBuilder();
        builder.Memories.Add(ModuleBuilder.Entry(new Limits(1).Write));
        foreach (Preview1Function function in Preview1.All)
        {
            Import(builder, Preview1.Module, function.Name, function.Type);
        }

        PackResult packed = Pack(Packs.Write(_output, builder.ToArray()));
        Assert.Equal(Allowed.Order(), Imports(packed.Path).Select(import => import.Name).Order());
        Assert.Empty(packed.Warnings);
    }

    [Fact]
    public void Imports_that_sealing_cannot_cover_or_does_not_know_are_named()
    {
        var builder = new ModuleBuilder();
        builder.Memories.Add(ModuleBuilder.Entry(new Limits(1).Write));
        Import(builder, "env", "open_door", new FuncType([], []));
        Import(builder, Preview1.Module, "sock_open", new FuncType([ValType.I32], [ValType.I32]));
        Import(builder, "host", "window", new FuncType([], []));
        Import(builder, Preview1.Module, "path_open", Preview1.Find("path_open")!.Type);
        PackResult packed = Pack(Packs.Write(_output, builder.ToArray()));
        Assert.Equal(["env.open_door", "host.window"], Imports(packed.Path).Select(import => import.ToString()));
        Assert.Equal(2, packed.Warnings.Count);
        Assert.Contains("wasi_snapshot_preview1.sock_open", packed.Warnings[0].Message, StringComparison.Ordinal);
        Assert.Contains("'env.open_door', 'host.window'", packed.Warnings[1].Message, StringComparison.Ordinal);
    }

    /// <summary>As many as a module may have: each step goes once over them, and what is said of them fits in a sentence.</summary>
    [Fact]
    public void Tens_of_thousands_of_imports_and_custom_sections()
    {
        var builder = new ModuleBuilder();
        builder.Memories.Add(ModuleBuilder.Entry(new Limits(1).Write));
        for (int i = 0; i < 30_000; i++)
        {
            Import(builder, Preview1.Module, i % 2 == 0 ? "path_open" : "fd_read", Preview1.Find(i % 2 == 0 ? "path_open" : "fd_read")!.Type);
        }

        for (int i = 0; i < 30_000; i++)
        {
            Import(builder, Preview1.Module, $"fd_dup{i}", new FuncType([], []));
        }

        IEnumerable<RawSection> sections = Enumerable.Range(0, 30_000)
            .Select(i => RawSection.Custom(i % 2 == 0 ? $"llvm.func_attr.{i}" : $"note.{i}", [1]));
        string program = Packs.Write(_output, builder.Build().Append([.. sections]).ToArray());
        string back = Path.Combine(_output.Path, "back.wasm");
        PackResult packed = Pack(program);
        Assert.Equal(15_000, Imports(packed.Path).Count);
        Assert.Equal([WarningId.NotPreview1, WarningId.CustomSection, WarningId.CustomSection], packed.Warnings.Select(warning => warning.Id));
        Assert.All(packed.Warnings, warning => Assert.InRange(warning.Message.Length, 1, 1000));
        Assert.Contains("'note.1', 'note.3', ", packed.Warnings[2].Message, StringComparison.Ordinal);
        Assert.Contains(" and 14,992 more were kept", packed.Warnings[2].Message, StringComparison.Ordinal);
        ModuleSplitter.Split(packed.Path, back, imagePath: null);
        Assert.Equal(File.ReadAllBytes(program), File.ReadAllBytes(back));
    }

    [Fact]
    public void Names_follow_their_functions()
    {
        foreach (string module in TreeSum.Languages.Select(TreeSum.Module).Where(HasNames))
        {
            PackResult packed = Pack(module);
            (uint imports, IReadOnlyDictionary<uint, string> names) = Names(packed.Path);
            (uint importsBefore, IReadOnlyDictionary<uint, string> before) = Names(module);
            uint removed = importsBefore - imports;
            Assert.True(removed > 5);
            Assert.True(before.Count > 100);
            Assert.All(before.Where(pair => pair.Key >= importsBefore), pair => Assert.Equal(pair.Value, names[pair.Key - removed]));
            Assert.All(Imports(packed.Path), import => Assert.Contains(import.Name, names[import.Index], StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Packing_a_sealed_module_again_is_packing_once_with_both()
    {
        PackResult once = Packs.Make(_output, TreeSum.Module("c"), Sealed((_tree.Path, "/work"), (_host.Path, "/more")), "once.wasm");
        PackResult first = Packs.Make(_output, TreeSum.Module("c"), Sealed((_tree.Path, "/work")), "first.wasm");
        PackResult second = Packs.Make(_output, first.Path, Packs.Options((_host.Path, "/more")), "second.wasm");
        Assert.Equal(File.ReadAllBytes(once.Path), File.ReadAllBytes(second.Path));
    }

    [Fact]
    public void Sealing_what_was_packed_unsealed_is_refused()
    {
        PackResult packed = Packs.Make(_output, TreeSum.Module("c"), Packs.Options((_tree.Path, "/work")), "unsealed.wasm");
        var refusal = Assert.Throws<PackException>(() => Pack(packed.Path));
        Assert.Equal(ErrorId.PackedUnsealed, refusal.Id);
    }

    [Fact]
    public void A_sealed_module_gives_its_program_back_and_can_be_verified()
    {
        foreach (string language in TreeSum.Languages)
        {
            PackResult packed = Pack(TreeSum.Module(language));
            string split = Path.Combine(_output.Path, "split.wasm");
            ModuleSplitter.Split(packed.Path, split, imagePath: null);
            Assert.Equal(File.ReadAllBytes(TreeSum.Module(language)), File.ReadAllBytes(split));
            ModuleSplitter.Verify(packed.Path, TreeSum.Module(language));
        }
    }

    private static void AssertImports(string path)
    {
        IReadOnlyList<Import> imports = Imports(path);
        Assert.NotEmpty(imports);
        Assert.All(imports, import => Assert.Equal(Preview1.Module, import.Module));
        Assert.Subset(Allowed.ToHashSet(), imports.Select(import => import.Name).ToHashSet());
    }

    private static ImportSection Imports(string path) =>
        WasmModule.Parse(File.ReadAllBytes(path)).Imports;

    private static bool HasNames(string path) => WasmModule.Parse(File.ReadAllBytes(path)).FindCustom(NameSection.SectionName) is not null;

    private static (uint Imports, IReadOnlyDictionary<uint, string> Names) Names(string path)
    {
        WasmModule module = WasmModule.Parse(File.ReadAllBytes(path));
        uint imports = module.Imports.CountOf(ExternKind.Function);
        return (imports, NameSection.Parse(module.FindCustom("name")!).ReadNames(NameSubsection.Functions));
    }

    private static void Import(ModuleBuilder builder, string module, string name, FuncType type)
    {
        uint index = (uint)builder.Types.Count;
        builder.Types.Add(ModuleBuilder.Entry(type.Write));
        builder.Imports.Add(ModuleBuilder.Entry(entry =>
        {
            entry.WriteName(module);
            entry.WriteName(name);
            entry.WriteByte((byte)ExternKind.Function);
            entry.WriteU32(index);
        }));
    }

    private static PackOptions Sealed(params (string Host, string Guest)[] mappings) => Packs.Options(mappings) with { Sealed = true };

    private PackResult Pack(string module, MemoryProfile memory = MemoryProfile.Portable) =>
        Packs.Make(_output, module, Sealed((_tree.Path, "/work")) with { Memory = memory }, "sealed.wasm");
}
