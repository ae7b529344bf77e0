// SPDX-License-Identifier: MIT
using WasiVfs.Packing;
using WasiVfs.Packing.Linking;
using WasiVfs.Tests.Support;
using WasiVfs.Trees;
using WasiVfs.Wasm;
using Xunit;

namespace WasiVfs.Tests.Packing;

/// <summary>What cannot be packed is refused with a sentence that names the thing and the remedy, and nothing is written.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("", "unexpected end")]
    [InlineData("<html>", "magic header not detected")]
    [InlineData("\0asm", "unexpected end")]
    [InlineData("\0asm\u0007\0\0\0", "unknown binary version")]
    [InlineData("\0asm\u0001\0\0\0\u0001\u0020", "length out of bounds")]
    public void A_file_that_is_no_module(string content, string words)
    {
        var error = Assert.Throws<WasmFormatException>(() => Pack(System.Text.Encoding.Latin1.GetBytes(content)));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_component() => AssertRefused(ErrorId.NoFileCalls, "component", [0, .. "asm"u8, 0x0D, 0, 1, 0]);

    [Fact]
    public void A_relocatable_object() => AssertRefused(ErrorId.RelocatableObject, "Link it", Program(custom: "linking"));

    [Fact]
    public void A_dynamic_library() => AssertRefused(ErrorId.DynamicLibrary, "dylink.0", Program(custom: "dylink.0"));

    /// <summary>Emscripten marks a program that loads libraries as it marks these, and its file calls go through JavaScript.</summary>
    [Fact]
    public void An_Emscripten_program()
    {
        AssertRefused(ErrorId.EmscriptenProgram, "'env.__syscall_openat'", Program("env", "__syscall_openat"));
        AssertRefused(ErrorId.EmscriptenProgram, "Emscripten", Program("env", "__syscall_openat", custom: "dylink.0", export: "main"));
        AssertRefused(ErrorId.EmscriptenProgram, "'env._emscripten_fd_write'", Program("env", "_emscripten_fd_write"));
        AssertRefused(ErrorId.DynamicLibrary, "dylink.0", Program("env", "__syscall_openat", custom: "dylink.0", export: "greet"));
        AssertRefused(ErrorId.DynamicLibrary, "'dylink'", Program("env", "puts", custom: "dylink", export: "main"));
    }

    /// <summary>With a call of preview1 that opens files it is served, whatever else it asks of its host.</summary>
    [Fact]
    public void An_Emscripten_program_for_WASI()
    {
        byte[] module = Program("env", "emscripten_notify_memory_growth", more: "fd_prestat_get");
        Packs.Make(_directory, Write(module), new PackOptions());
    }

    [Fact]
    public void The_core_of_a_component()
    {
        const string call = "'wasi:filesystem/types@0.2.0.[method]descriptor.open-at'";
        AssertRefused(ErrorId.OtherWasiVersion, call, Program("wasi:filesystem/types@0.2.0", "[method]descriptor.open-at"));
        AssertRefused(ErrorId.OtherWasiVersion, "'wasi:cli/exit@0.3.0.exit'", Program("wasi:cli/exit@0.3.0", "exit"));
        Packs.Make(_directory, Write(Program("wasi:random/random@0.2.0", "get", more: "fd_prestat_get")), new PackOptions());
    }

    [Fact]
    public void A_custom_page_size()
    {
        foreach (MemoryProfile memory in Enum.GetValues<MemoryProfile>())
        {
            AssertRefused(ErrorId.CustomPageSizeNotSupported, "pages of 1 byte", Program(memory: new Limits(65536, PageBits: 0)), memory);
        }

        Packs.Make(_directory, Write(Program(memory: new Limits(1, 2, PageBits: 16))), new PackOptions());
    }

    /// <summary>The other profile would serve the memory, and nothing would come of it: that is not advised.</summary>
    [Fact]
    public void An_imported_memory_and_no_file_call() =>
        AssertRefused(ErrorId.NoFileCalls, "'env.memory'", Program(name: "fd_fdstat_get", importMemory: true, hasMemory: false));

    [Fact]
    public void Several_memories_and_none_exported_as_memory() =>
        AssertRefused(ErrorId.NoExportedMemory, "2 memories", Program(importMemory: true), MemoryProfile.Isolated);

    [Fact]
    public void A_memory_section_without_memories() => AssertRefused(ErrorId.NoMemory, "no memory", Program(emptyMemories: true));

    /// <summary>Pages and the runtime's together are more than a number holds.</summary>
    [Fact]
    public void A_memory_of_absurd_size() =>
        AssertRefused(ErrorId.NoRoomForState, "18446744073709551615 pages", Program(memory: new Limits(ulong.MaxValue)));

    [Fact]
    public void A_module_without_memory() => AssertRefused(ErrorId.NoMemory, "no memory", Program(hasMemory: false));

    [Fact]
    public void A_shared_memory() =>
        AssertRefused(ErrorId.SharedMemoryNotSupported, "threads", Program(memory: new Limits(1, 2, IsShared: true)));

    [Fact]
    public void A_64_bit_memory() => AssertRefused(ErrorId.Memory64NotSupported, "64-bit", Program(memory: new Limits(1, Is64: true)));

    [Fact]
    public void An_imported_memory() => AssertRefused(ErrorId.ImportedMemory, "cannot add pages", Program(importMemory: true, hasMemory: false));

    [Fact]
    public void A_memory_that_fills_the_address_space() => AssertRefused(ErrorId.NoRoomForState, "65535 pages", Program(memory: new Limits(65535)));

    /// <summary>An engine ends such a program before it starts; with the runtime's pages behind its memory it would not.</summary>
    [Theory]
    [InlineData(65536, 1, true)]
    [InlineData(65535, 2, true)]
    [InlineData(65537, 0, true)]
    [InlineData(-1, 1, true)]
    [InlineData(65535, 1, false)]
    [InlineData(65536, 0, false)]
    public void A_data_segment_outside_the_memory(int place, int length, bool isOutside)
    {
        byte[][] places =
        [
            ModuleBuilder.Entry(code => code.EmitI32(place)),
            ModuleBuilder.Entry(code =>
            {
                code.EmitI32(place - 7);
                code.EmitI32(1);
                code.EmitI32(7);
                code.Emit("i32.mul");
                code.Emit("i32.add");
            }),
            [0x23, 1],
        ];
        foreach (byte[] expression in places)
        {
            byte[] module = Program(segment: [0, .. expression, 0x0B, (byte)length, .. new byte[length]], global: place);
            if (isOutside)
            {
                AssertRefused(ErrorId.DataOutsideMemory, "number 0", module);
            }

            // The isolated profile leaves the memory as it is, and the trap.
            Packs.Make(_directory, Write(module), new PackOptions { Memory = isOutside ? MemoryProfile.Isolated : MemoryProfile.Portable });
        }
    }

    [Theory]
    [InlineData("wasi_unstable", "fd_read")]
    [InlineData("wasix_32v1", "fd_dup")]
    public void Another_version_of_wasi(string module, string name) =>
        AssertRefused(ErrorId.OtherWasiVersion, $"{module}.{name}", Program(module, name));

    [Fact]
    public void An_import_of_the_right_name_and_the_wrong_type() =>
        AssertRefused(ErrorId.WrongImportType, "fd_close", Program(Preview1.Module, "fd_close"));

    [Fact]
    public void A_module_that_opens_nothing_is_packed_with_a_warning()
    {
        PackResult packed = Packs.Make(_directory, Write(Program(Preview1.Module, "fd_fdstat_get")), new PackOptions());
        Assert.Contains(packed.Warnings, warning => warning.Message.Contains("no call that opens a file", StringComparison.Ordinal));
    }

    [Fact]
    public void A_source_that_is_not_there()
    {
        var error = Assert.Throws<FileSystemException>(() => Pack(File.ReadAllBytes(TreeSum.Module("c")), ("/no/such/directory", "/work")));
        Assert.Contains("/no/such/directory", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_guest_path_that_climbs()
    {
        var error = Assert.Throws<FileSystemException>(() => Pack(File.ReadAllBytes(TreeSum.Module("c")), (Packs.SmallTree, "/a/../b")));
        Assert.Contains("'..'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_module_packed_by_another_runtime()
    {
        PackResult packed = Packs.Make(_directory, TreeSum.Module("c"), new PackOptions());
        byte[] file = File.ReadAllBytes(packed.Path);
        int at = file.AsSpan().IndexOf("\"runtimeSha256\":\""u8) + "\"runtimeSha256\":\"".Length;
        file[at] = file[at] == (byte)'0' ? (byte)'1' : (byte)'0';
        AssertRefused(ErrorId.PackedByAnotherVersion, "Pack the original module", file);
    }

    [Fact]
    public void A_cancelled_pack_leaves_nothing()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        string module = TreeSum.Module("c");
        Assert.ThrowsAny<OperationCanceledException>(() => ModulePacker.Pack(
            module, Output, Packs.Options((Path.GetDirectoryName(module)!, "/work")), cancellationToken: cancelled.Token));
        Assert.Empty(Directory.GetFileSystemEntries(_directory.Path));
    }

    private string Output => Path.Combine(_directory.Path, "out.wasm");

    private void AssertRefused(ErrorId id, string words, byte[] module, MemoryProfile memory = MemoryProfile.Portable)
    {
        var error = Assert.Throws<PackException>(() => Pack(module, new PackOptions { Memory = memory }));
        Assert.Equal(id, error.Id);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    private void Pack(byte[] module, params (string Host, string Guest)[] mappings) => Pack(module, Packs.Options(mappings));

    private void Pack(byte[] module, PackOptions options)
    {
        string path = Write(module);
        string[] before = Directory.GetFileSystemEntries(_directory.Path);
        try
        {
            ModulePacker.Pack(path, Output, options);
        }
        finally
        {
            Assert.Equal(before, Directory.GetFileSystemEntries(_directory.Path));
        }
    }

    private string Write(byte[] module) => Packs.Write(_directory, module);

    // A module that imports one function of type (i32, i32) -> i32, with a memory of one page unless told otherwise.
    private static byte[] Program(
        string module = Preview1.Module, string name = "fd_prestat_get", string? custom = null,
        bool importMemory = false, bool hasMemory = true, Limits? memory = null, bool emptyMemories = false, string? more = null,
        string? export = null, byte[]? segment = null, int global = 0)
    {
        var builder = new ModuleBuilder();
        builder.Types.Add(ModuleBuilder.Entry(new FuncType([ValType.I32, ValType.I32], [ValType.I32]).Write));
        builder.Imports.Add(Import(module, name, ExternKind.Function, entry => entry.WriteU32(0)));
        if (more is not null)
        {
            builder.Imports.Add(Import(Preview1.Module, more, ExternKind.Function, entry => entry.WriteU32(0)));
        }

        if (export is not null)
        {
            builder.Exports.Add(ModuleBuilder.Entry(new Export(export, ExternKind.Function, 0).Write));
        }

        if (importMemory)
        {
            builder.Imports.Add(Import("env", "memory", ExternKind.Memory, entry => new Limits(1).Write(entry)));
        }

        if (hasMemory)
        {
            builder.Memories.Add(ModuleBuilder.Entry((memory ?? new Limits(1)).Write));
        }

        if (segment is not null)
        {
            // The second global is the first one's value.
            builder.Globals.Add([0x7F, 0, .. ModuleBuilder.Entry(code => code.EmitI32(global)), 0x0B]);
            builder.Globals.Add([0x7F, 0, 0x23, 0, 0x0B]);
            builder.DataSegments.Add(segment);
        }

        WasmModule built = builder.Build();
        if (emptyMemories)
        {
            built = built.With(SectionId.Memory, new byte[] { 0 });
        }

        if (custom is not null)
        {
            built = built.With(0, RawSection.Custom(custom, [2]));
        }

        return built.ToArray();
    }

    private static byte[] Import(string module, string name, ExternKind kind, Action<WasmWriter> write) => ModuleBuilder.Entry(entry =>
    {
        entry.WriteName(module);
        entry.WriteName(name);
        entry.WriteByte((byte)kind);
        write(entry);
    });
}
