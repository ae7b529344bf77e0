// SPDX-License-Identifier: MIT
using WasiVfs.Packing;
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Packing;

/// <summary>
/// Components of WASI 0.2 in which a handle of an embedded file could leave the program are refused by name, before anything is written;
/// and so are those that only look like such programs. They are made from WIT by wasm-tools.
/// </summary>
public sealed class ComponentRefusalTests : IDisposable
{
    private const string Wit = """
        package test:files;

        package wasi:io@0.2.6 {
          interface streams { resource input-stream { } resource output-stream { } }
        }

        package wasi:filesystem@VERSION {
          interface types {
            use wasi:io/streams@0.2.6.{input-stream};
            enum error-code { access, would-block }
            resource descriptor { sync: func(MORE) -> result<_, error-code>; }
          }
          interface preopens {
            use types.{descriptor};
            get-directories: func() -> list<tuple<descriptor, string>>;
          }
        }

        package other:shop@1.0.0 {
          interface shelf {
            use wasi:filesystem/types@VERSION.{descriptor};
            use wasi:io/streams@0.2.6.{input-stream};
            record pair { left: borrow<descriptor>, right: u32 }
            keep: func(things: list<pair>);
            buy: func() -> input-stream;
          }
        }

        world files {
          import wasi:filesystem/types@VERSION;
          import wasi:filesystem/preopens@VERSION;
          WORLD
        }
        """;

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [TheoryNeeding("wasm-tools")]
    [InlineData("export give: func() -> descriptor;", "exports a function that takes or gives descriptors, streams or pollables of files")]
    [InlineData("export take: func(it: option<borrow<descriptor>>);", "exports a function that takes or gives")]
    [InlineData("export read: func() -> input-stream;", "exports a function that takes or gives")]
    [InlineData("import other:shop/shelf@1.0.0;", "to 'other:shop/shelf@1.0.0#keep'")]
    [InlineData("import put: func(it: descriptor);", "passes descriptors, streams or pollables of files to 'put'")]
    [InlineData("export wasi:filesystem/preopens@0.2.6;", "itself exports 'wasi:filesystem/")]
    public void A_handle_could_leave_the_program(string world, string words) => AssertRefused(Make(world), ErrorId.ComponentNotSupported, words);

    [TheoryNeeding("wasm-tools")]
    [InlineData("import get: func() -> input-stream;")]
    [InlineData("export plain: func(a: string) -> list<u8>;")]
    [InlineData("import measure: func(a: string) -> result<u64, string>;")]
    public void What_keeps_its_files_to_itself_is_packed(string world)
    {
        string component = Make(world);
        PackResult pack = Packs.Make(_directory, component, Packs.Options((Packs.SmallTree, "/work")));
        Assert.Empty(pack.Warnings);
        Assert.Null(ModuleSummary.Read(component).Component!.NotPackable);
    }

    /// <summary>A stream of WASI 0.3 may be a file's.</summary>
    [TheoryNeeding("wasm-tools")]
    [InlineData("import send: func(data: stream<u8>);", "passes streams or futures to 'send'")]
    [InlineData("import send: func(data: option<future<u8>>);", "passes streams or futures to 'send'")]
    [InlineData("export fetch: func() -> stream<u8>;", "exports a function that takes or gives streams or futures")]
    [InlineData("import put: func(it: borrow<descriptor>);", "passes descriptors, streams or pollables of files to 'put'")]
    public void A_stream_of_WASI_0_3_could_leave_the_program(string world, string words) =>
        AssertRefused(Make(world, version: "0.3.0"), ErrorId.ComponentNotSupported, words);

    [TheoryNeeding("wasm-tools")]
    [InlineData("")]
    [InlineData("import receive: func() -> stream<u8>;")]
    public void A_program_of_WASI_0_3_that_keeps_its_streams_is_packed(string world) =>
        Packs.Make(_directory, Make(world, version: "0.3.0"), Packs.Options((Packs.SmallTree, "/work")));

    [FactNeeding("wasm-tools")]
    public void Another_version_another_type_and_other_strings()
    {
        AssertRefused(Make("", version: "0.4.0"), ErrorId.OtherWasiVersion, "'wasi:filesystem/types@0.4.0.[method]descriptor.sync'");
        const string words = "only functions of wasi:filesystem 0.2 and 0.3 are answered";
        AssertRefused(Make("", version: "0.2.0-rc-2023-12-05"), ErrorId.OtherWasiVersion, words);
        AssertRefused(Make("", more: "hard: u64"), ErrorId.WrongImportType, "(i32, i64, i32)");
        AssertRefused(Make("", encoding: "utf16"), ErrorId.ComponentNotSupported, "strings that are not UTF-8");
    }

    [TheoryNeeding("wasm-tools")]
    [InlineData("(memory (export \"memory\") i64 1)", ErrorId.Memory64NotSupported, "64-bit memory")]
    [InlineData("(memory (export \"memory\") 1 1 shared)", ErrorId.SharedMemoryNotSupported, "shared memory")]
    [InlineData("(memory (export \"memory\") 1)", ErrorId.ComponentNotSupported, "does not export 'cabi_realloc'")]
    [InlineData(
        "(memory (export \"memory\") 1) (@custom \"dylink.0\" (before first) \"\")",
        ErrorId.ComponentNotSupported,
        "in a dynamic library (its core module 0)")]
    public void A_program_that_cannot_be_served(string memory, ErrorId id, string words) => AssertRefused(
        Packs.Assemble(_directory, $"""
            (component (core module
              (import "wasi:filesystem/types@0.2.0" "[method]descriptor.sync" (func (param i32 i32)))
              {memory}))
            """),
        id,
        words);

    /// <summary>The kind that componentize-py makes: libraries that share one memory, linked into one component.</summary>
    [FactNeeding("wasm-tools", "clang-19", "wasm-ld-19")]
    public void Libraries_that_share_a_memory()
    {
        string source = _directory.Write("lib.c", """
            __attribute__((import_module("wasi:filesystem/types@0.2.6"), import_name("[method]descriptor.sync"))) void sync_(int, void *);
            __attribute__((export_name("cabi_realloc"))) void *cabi_realloc(void *old, unsigned had, unsigned align, unsigned size)
            {
                static unsigned char heap[1024];
                (void)had, (void)align, (void)size;
                return old ? old : heap;
            }
            __attribute__((export_name("count"))) int count(void)
            {
                unsigned char result[2];
                sync_(1, result);
                return result[0];
            }
            """);
        string wit = _directory.Write(
            "files.wit",
            Wit.Replace("WORLD", "export count: func() -> u32;").Replace("VERSION", "0.2.6").Replace("MORE", ""));
        string At(string name) => Path.Combine(_directory.Path, name);
        Tool.Check("clang-19", "--target=wasm32", "-fPIC", "-O2", "-ffreestanding", "-c", source, "-o", At("lib.o"));
        Tool.Check("wasm-ld-19", "--experimental-pic", "-shared", "--no-entry", At("lib.o"), "-o", At("lib.so"));
        Tool.Check("wasm-tools", "component", "embed", wit, "--world", "files", At("lib.so"), "-o", At("libfiles.so"));
        Tool.Check("wasm-tools", "component", "link", At("libfiles.so"), "-o", At("linked.wasm"));
        AssertRefused(
            At("linked.wasm"),
            ErrorId.ComponentNotSupported,
            "opens its files in a dynamic library (its core module 1), whose memory other modules share");
    }

    /// <summary>A program that splices without importing what writes.</summary>
    [TheoryNeeding("wasm-tools")]
    [InlineData("splice", "check-write")]
    [InlineData("blocking-splice", "blocking-write-and-flush")]
    public void A_stream_that_could_not_be_written(string splice, string missing) => AssertRefused(
        Packs.Assemble(_directory, $"""
            (component (core module
              (import "wasi:filesystem/types@0.2.0" "[method]descriptor.sync" (func (param i32 i32)))
              (import "wasi:io/streams@0.2.0" "[method]output-stream.{splice}" (func (param i32 i32 i64 i32)))
              (memory (export "memory") 1)))
            """),
        ErrorId.ComponentNotSupported,
        $"does not import 'output-stream.{missing}'");

    /// <summary>What a stream of the host gives a file that can be changed is read by the program's own imports.</summary>
    [TheoryNeeding("wasm-tools")]
    [InlineData("splice", "read")]
    [InlineData("blocking-splice", "blocking-read")]
    public void A_stream_that_could_not_be_read(string splice, string missing)
    {
        const string streams = "\"wasi:io/streams@0.2.0\" \"[method]output-stream";
        string component = Packs.Assemble(_directory, $"""
            (component (core module
              (import "wasi:filesystem/types@0.2.0" "[method]descriptor.sync" (func (param i32 i32)))
              (import {streams}.{splice}" (func (param i32 i32 i64 i32)))
              (import {streams}.check-write" (func (param i32 i32)))
              (import {streams}.write" (func (param i32 i32 i32 i32)))
              (import {streams}.blocking-write-and-flush" (func (param i32 i32 i32 i32)))
              (memory (export "memory") 1)
              (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) unreachable)))
            """);
        AssertNotWritable(component, $"does not import 'input-stream.{missing}', through which embedded files would be filled");
        Packs.Make(_directory, component, Packs.Options((Packs.SmallTree, "/work")));
    }

    [Fact]
    public void A_tree_that_can_be_changed_is_not_to_be_had_for_WASI_0_3() => AssertNotWritable(
        Repository.Fixture("conformance", "wasip3", "files.wasm"), "files that the program can change are to be had for WASI 0.2 and preview1");

    /// <summary>A program that changes its files has streams to write to, and those stay in it too. One that was packed to read is asked
    /// again.</summary>
    [TheoryNeeding("wasm-tools")]
    [InlineData("export out: func() -> output-stream;", "exports a function that takes or gives descriptors, streams or pollables")]
    [InlineData("import put: func(to: borrow<output-stream>);", "passes descriptors, streams or pollables of files to 'put'")]
    public void A_stream_to_write_to_could_leave_the_program(string world, string words)
    {
        string component = Make($"use wasi:io/streams@0.2.6.{{output-stream}};\n{world}");
        string reads = Packs.Make(_directory, component, Packs.Options((Packs.SmallTree, "/work"))).Path;
        AssertNotWritable(component, words);
        AssertNotWritable(reads, words);
    }

    private void AssertNotWritable(string component, string words)
    {
        string output = Path.Combine(_directory.Path, "refused.wasm");
        var options = new PackOptions { Layer = new WritableLayer() };
        PackException error = Assert.Throws<PackException>(() => ModulePacker.Pack(component, output, options));
        Assert.Equal(ErrorId.ComponentNotSupported, error.Id);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(output));
    }

    private string Make(string world, string version = "0.2.6", string more = "", string encoding = "utf8")
    {
        bool usesTypes = world.Contains("func", StringComparison.Ordinal);
        string use = usesTypes ? "use wasi:filesystem/types@VERSION.{descriptor, input-stream};\n" : "";
        string wit = Wit.Replace("WORLD", use + world).Replace("VERSION", version).Replace("MORE", more);
        string file = _directory.Write("files.wit", wit);
        string core = Path.Combine(_directory.Path, "core.wasm");
        string component = Path.Combine(_directory.Path, $"component-{Guid.NewGuid():N}.wasm");
        Tool.Check("wasm-tools", "component", "embed", file, "--world", "files", "--dummy-names", "legacy", "--encoding", encoding, "-o", core);
        Tool.Check("wasm-tools", "component", "new", core, "-o", component);
        return component;
    }

    private void AssertRefused(string component, ErrorId id, string words)
    {
        string output = Path.Combine(_directory.Path, "refused.wasm");
        PackException error = Assert.Throws<PackException>(() => ModulePacker.Pack(component, output, Packs.Options((Packs.SmallTree, "/work"))));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.Equal(id, error.Id);
        Assert.Equal(error.Message, ModuleSummary.Read(component).Component!.NotPackable);
        Assert.False(File.Exists(output));
    }
}
