// SPDX-License-Identifier: MIT
using WasiVfs.Packing;
using WasiVfs.Packing.Components;
using WasiVfs.Packing.Format;
using WasiVfs.Tests.Support;
using WasiVfs.Trees;
using WasiVfs.Wasm;
using Xunit;

namespace WasiVfs.Tests.Packing;

/// <summary>A sealed component imports nothing of wasi:filesystem, and everything else as before. wasm-tools judges whether it is one.</summary>
public sealed class SealedComponentTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("runprobe/runprobe.component.wasm")]
    [InlineData("conformance/c/conformance.component.wasm")]
    [InlineData("conformance/wasip2/files.wasm")]
    [InlineData("conformance/wasip3/files.wasm")]
    public void It_asks_its_host_for_no_file_system(string fixture)
    {
        string original = Repository.Fixture(fixture);
        PackResult pack = Packs.Make(_directory, original, Packs.Options((Packs.SmallTree, "/work")) with { Sealed = true });
        ComponentSummary before = ModuleSummary.Read(original).Component!, after = ModuleSummary.Read(pack.Path).Component!;
        Assert.Contains(before.Imports, IsOfFiles);
        Assert.Equal(before.Imports.Where(import => !IsOfFiles(import)), after.Imports);
        Assert.Equal(before.Exports.Select(export => export.Name), after.Exports.Select(export => export.Name));
        Assert.Equal(before.Imports.Count(IsOfFiles), after.CoreModules.Count(module => module.Role == CoreModuleRole.Refusal));
        Assert.Equal(ModuleSummary.Read(original).Producers, ModuleSummary.Read(pack.Path).Producers);
        Assert.True(ModuleSummary.Read(pack.Path).Pack!.Component!.IsWrapped);

        PackResult twice = Packs.Make(_directory, pack.Path, new PackOptions { Sealed = true }, "twice.wasm");
        Assert.Equal(File.ReadAllBytes(pack.Path), File.ReadAllBytes(twice.Path));
        ModuleSplitter.Verify(pack.Path, original);
        string back = Path.Combine(_directory.Path, "back.wasm");
        ModuleSplitter.Split(pack.Path, back, null);
        Assert.Equal(File.ReadAllBytes(original), File.ReadAllBytes(back));

        static bool IsOfFiles(ComponentName import) => import.Name.StartsWith("wasi:filesystem/", StringComparison.Ordinal);
    }

    /// <summary>A packed component that is linked anew, since it is traced from now on, stays sealed.</summary>
    [Fact]
    public void It_stays_sealed_if_it_is_linked_anew()
    {
        string original = Repository.Fixture("runprobe", "runprobe.component.wasm");
        PackOptions options = Packs.Options((Packs.SmallTree, "/work")) with { Sealed = true };
        string packed = Packs.Make(_directory, original, options).Path;
        string traced = Packs.Make(_directory, packed, new PackOptions { Trace = true, Sealed = true }, "traced.wasm").Path;
        string atOnce = Packs.Make(_directory, original, options with { Trace = true }, "once.wasm").Path;
        Assert.Equal(File.ReadAllBytes(atOnce), File.ReadAllBytes(traced));
    }

    [Fact]
    public void What_another_tool_changed_in_what_refuses_is_seen()
    {
        PackOptions options = Packs.Options((Packs.SmallTree, "/work")) with { Sealed = true };
        string packed = Packs.Make(_directory, Repository.Fixture("conformance", "wasip2", "files.wasm"), options).Path;
        long place = ModuleSummary.Read(packed).Component!.CoreModules.First(module => module.Role == CoreModuleRole.Refusal).Offset;
        byte[] file = File.ReadAllBytes(packed);
        file[place + Preamble.Length + 8] ^= 1;
        string changed = Packs.Write(_directory, file);
        Assert.NotEmpty(TreeChecker.Check(changed).Problems);
        Assert.Throws<PackException>(() => ModuleSplitter.Split(changed, Path.Combine(_directory.Path, "back.wasm"), null));
    }

    /// <summary>Every kind of type that a function can take and give: how core code sees it is what wasm-tools says.</summary>
    [FactNeeding("wasm-tools")]
    public void An_interface_with_types_of_every_kind() => Seal("""
        package wasi:filesystem@0.2.6 {
          interface types {
            use wasi:io/streams@0.2.6.{input-stream, moment};
            enum error-code { access, would-block }
            flags bits { a, b, c }
            record point { x: f32, y: f64, z: u8 }
            variant choice { none, small(f32), large(u64), other(s16), real(f64), text(string) }
            variant narrow { one(f32), two(u32) }
            type pair = tuple<choice, narrow>;
            resource descriptor {
              constructor(at: u64);
              make: static func() -> descriptor;
              all: func(a: bool, b: s8, c: char, d: string, e: list<point>) -> result<list<string>, error-code>;
              many: func(a: point, b: choice, c: pair, d: option<point>, e: bits, f: result<u64, f32>, g: moment) -> point;
              mixed: func(a: choice, b: narrow) -> narrow;
              one: func(a: bits) -> f64;
              handles: func(a: descriptor, b: borrow<input-stream>) -> option<descriptor>;
              nothing: func();
            }
            resource directory-entry-stream;
            names: func(d: directory-entry-stream, s: input-stream) -> tuple<u8, u8>;
          }
          interface preopens {
            use types.{descriptor};
            get-directories: func() -> list<tuple<descriptor, string>>;
          }
        }

        """, """
        import wasi:filesystem/types@0.2.6;
          import wasi:filesystem/preopens@0.2.6;
          import measure: func(a: string) -> u64;
          export double: func(a: u32) -> u32;
        """);

    [FactNeeding("wasm-tools")]
    public void An_interface_of_waiting_functions_and_streams() => Seal("""
        package wasi:filesystem@0.3.0 {
          interface types {
            use wasi:io/streams@0.2.6.{moment};
            variant error-code { access, other(option<string>) }
            resource descriptor {
              read-via-stream: func(offset: u64) -> tuple<stream<u8>, future<result<_, error-code>>>;
              write-via-stream: func(data: stream<u8>, offset: u64) -> future<result<_, error-code>>;
              set-times: async func(at: option<moment>, name: string) -> result<_, error-code>;
            }
          }
        }

        """, "import wasi:filesystem/types@0.3.0;");

    /// <summary>What a component exports is exported by the one around it.</summary>
    [TheoryNeeding("wasm-tools")]
    [InlineData("export test:shop/things;")]
    [InlineData("export test:shop/things; export other: func(a: list<string>) -> option<u8>;")]
    [InlineData("import test:shop/things; export made: func() -> u8;")]
    [InlineData("use test:shop/things.{thing, mark}; export made: func(a: mark) -> thing;")]
    [InlineData("record here { a: u8 } export made: func() -> here;")]
    public void What_it_exports_stays(string world) => Seal(Plain, "import wasi:filesystem/types@0.2.6;\n" + world);

    /// <summary>The outermost component gives the interface to the one that has the program.</summary>
    [FactNeeding("wasm-tools")]
    public void A_program_in_a_nested_component()
    {
        const string files = """
            (type $types (instance
              (export "descriptor" (type $descriptor (sub resource)))
              (type $code (enum "access" "would-block"))
              (export "error-code" (type $error (eq $code)))
              (export "[method]descriptor.sync" (func (param "self" (borrow $descriptor)) (result (result (error $error)))))))
            (import "wasi:filesystem/types@0.2.6" (instance $files (type $types)))
            """;
        string component = Packs.Assemble(_directory, $"""
            (component
              {files}
              (component $plain)
              (component $program
                {files}
                (core module $memory (memory (export "memory") 1))
                (core instance $memory (instantiate $memory))
                (core module $main
                  (import "wasi:filesystem/types@0.2.6" "[method]descriptor.sync" (func (param i32 i32)))
                  (memory (export "memory") 1)
                  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) i32.const 1024)
                  (func (export "answer") (result i32) i32.const 42))
                (alias export $files "[method]descriptor.sync" (func $sync))
                (core func $sync (canon lower (func $sync) (memory (core memory $memory "memory"))))
                (core instance $lowered (export "[method]descriptor.sync" (func $sync)))
                (core instance $main (instantiate $main (with "wasi:filesystem/types@0.2.6" (instance $lowered))))
                (func (export "answer") (result u32) (canon lift (core func $main "answer"))))
              (instance (instantiate $plain))
              (instance $program (instantiate $program (with "wasi:filesystem/types@0.2.6" (instance $files))))
              (export "answer" (func $program "answer")))
            """);
        PackResult pack = Packs.Make(_directory, component, Packs.Options((Packs.SmallTree, "/work")) with { Sealed = true });
        ComponentSummary made = ModuleSummary.Read(pack.Path).Component!;
        Assert.Empty(made.Imports);
        Assert.Equal(["answer"], made.Exports.Select(export => export.Name));
        Assert.Contains(made.CoreModules, module => module is { Number: "1/1/1", IsPacked: true });
        string back = Path.Combine(_directory.Path, "back.wasm");
        ModuleSplitter.Split(pack.Path, back, null);
        Assert.Equal(File.ReadAllBytes(component), File.ReadAllBytes(back));
        if (Requires.Find("wasmtime") is not null)
        {
            Assert.Equal("42\n", Tool.Check("wasmtime", "run", "--invoke", "answer()", pack.Path));
        }
    }

    /// <summary>An import behind the component's own parts could refer to these.</summary>
    [FactNeeding("wasm-tools")]
    public void An_import_behind_something_else()
    {
        string component = Packs.Assemble(_directory, """
            (component
              (core module (memory 1))
              (type $types (instance (export "descriptor" (type (sub resource)))))
              (import "wasi:filesystem/types@0.2.6" (instance (type $types))))
            """);
        PackException error = Assert.Throws<PackException>(() => ComponentSeal.Apply(Frame(component), component));
        Assert.Contains("there is something other than imports before its last import (at offset 0x8)", error.Message, StringComparison.Ordinal);
    }

    /// <summary>The types of the interface are others once the component brings them itself.</summary>
    [TheoryNeeding("wasm-tools")]
    [InlineData("import why: func() -> error-code;", "which it imports, uses the type 'error-code' of 'wasi:filesystem/types@0.2.6'")]
    [InlineData("export why: func() -> error-code;", "uses the type 'error-code' of 'wasi:filesystem/types@0.2.6'")]
    [InlineData("import test:shop/users;", "'test:shop/users', which it imports, uses the type 'error-code'")]
    public void A_type_of_the_interface_that_others_see(string world, string words)
    {
        string component = Make(Plain, "import wasi:filesystem/types@0.2.6;\nuse wasi:filesystem/types@0.2.6.{error-code};\n" + world);
        PackException error = Assert.Throws<PackException>(() => ComponentSeal.Apply(Frame(component), component));
        Assert.Equal(ErrorId.ComponentNotSupported, error.Id);
        Assert.Contains("cannot be sealed", error.Message, StringComparison.Ordinal);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [FactNeeding("wasm-tools")]
    public void An_interface_that_takes_a_type_with_a_handle_from_another_one()
    {
        string component = Make("""
            package wasi:filesystem@0.2.6 {
              interface types {
                use wasi:io/streams@0.2.6.{fault};
                why: func() -> fault;
              }
            }

            """, "import wasi:filesystem/types@0.2.6;");
        PackException error = Assert.Throws<PackException>(() => ComponentSeal.Apply(Frame(component), component));
        Assert.Contains(
            "'wasi:filesystem/types@0.2.6', which it imports, takes a type that holds a handle from another interface",
            error.Message,
            StringComparison.Ordinal);
    }

    private const string Plain = """
        package wasi:filesystem@0.2.6 {
          interface types {
            enum error-code { access, would-block }
            resource descriptor { sync: func() -> result<_, error-code>; }
          }
        }

        package test:shop {
          interface things {
            record mark { a: u8 }
            resource thing { constructor(); show: func(a: mark) -> string; }
            find: func() -> list<thing>;
          }
          interface users {
            use wasi:filesystem/types@0.2.6.{error-code};
            say: func(a: error-code);
          }
        }

        """;

    private void Seal(string interfaces, string world)
    {
        string component = Make(interfaces, world);
        ComponentFrame frame = Frame(component), wrapped = ComponentSeal.Apply(frame, component);
        Assert.True(wrapped.IsWrapped);
        byte[] file = new byte[wrapped.File.Length];
        wrapped.File.Read(file, 0);
        string made = Packs.Write(_directory, file);
        Packs.Validate(made);
        Assert.DoesNotContain("filesystem", string.Concat(ModuleSummary.Read(made).Component!.Imports), StringComparison.Ordinal);
        Assert.Equal(frame.Sha256(), wrapped.Unwrap().Sha256());
    }

    private static ComponentFrame Frame(string component)
    {
        var file = new MemoryByteSource(File.ReadAllBytes(component));
        return ComponentFrame.Of(file, ComponentFile.Read(file).Modules.First().PayloadOffset);
    }

    private string Make(string interfaces, string world)
    {
        const string streams = """
            package test:files;

            package wasi:io@0.2.6 {
              interface streams {
                resource input-stream;
                record moment { seconds: u64, nanoseconds: u32 }
                variant fault { closed, of(input-stream) }
              }
            }

            """;
        string file = _directory.Write("files.wit", $"{streams}{interfaces}world files {{\n  {world}\n}}\n");
        string core = Path.Combine(_directory.Path, "core.wasm");
        string component = Path.Combine(_directory.Path, $"component-{Guid.NewGuid():N}.wasm");
        Tool.Check("wasm-tools", "component", "embed", file, "--world", "files", "--dummy-names", "legacy", "-o", core);
        Tool.Check("wasm-tools", "component", "new", core, "-o", component);
        return component;
    }
}
