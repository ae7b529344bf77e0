// SPDX-License-Identifier: MIT
using System.Text.RegularExpressions;
using WasiVfs.Packing;
using WasiVfs.Tests.Support;
using WasiVfs.Wasm;
using Xunit;

namespace WasiVfs.Tests.Conformance.Programs;

/// <summary>A program in C with debug information, compiled once for each number of functions that it has besides its own.</summary>
public sealed class DebugPrograms : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly Dictionary<int, string> _modules = [];

    public string Get(int more)
    {
        if (!_modules.TryGetValue(more, out string? module))
        {
            string functions = string
                .Concat(Enumerable.Range(0, more).Select(i => $"__attribute__((used)) int more_{i}(int x) {{ return x * {i}; }}\n"));
            module = Path.Combine(_directory.Path, $"trap-{more}.wasm");
            Tool.Check(
                "clang-19", "--target=wasm32-wasi", "-g", "-O0",
                Repository.Fixture("debug", "trap.c"), _directory.Write($"more-{more}.c", functions), "-o", module);
            _modules.Add(more, module);
        }

        return module;
    }

    public void Dispose() => _directory.Dispose();
}

/// <summary>
/// DWARF counts from the start of the code section, and packing changes that section: what it says of the program's code is still
/// true. Rows: functions more than the program has, so that the number of functions takes one byte, one that becomes two, or two.
/// </summary>
public sealed partial class DebugInformationTests(DebugPrograms programs) : IClassFixture<DebugPrograms>, IDisposable
{
    public static readonly TheoryData<int, MemoryProfile, bool> Rows = new()
    {
        { 0, MemoryProfile.Portable, false }, { 0, MemoryProfile.Isolated, false }, { 0, MemoryProfile.Portable, true },
        { Becoming, MemoryProfile.Portable, false }, { Becoming, MemoryProfile.Isolated, false }, { Becoming, MemoryProfile.Portable, true },
        { 60, MemoryProfile.Portable, false }, { 60, MemoryProfile.Isolated, true },
    };

    private const int Becoming = 30;

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [TheoryNeeding("clang-19")]
    [MemberData(nameof(Rows))]
    public void Code_lies_where_its_line_table_says(int more, MemoryProfile memory, bool isSealed)
    {
        string program = programs.Get(more);
        PackResult packed = Pack(program, memory, isSealed);
        Assert.Empty(packed.Warnings);
        WasmModule before = WasmModule.Parse(File.ReadAllBytes(program));
        WasmModule after = WasmModule.Parse(File.ReadAllBytes(packed.Path));
        foreach (RawSection section in before.Sections.Where(section => section.CustomName?.StartsWith(".debug_", StringComparison.Ordinal) == true))
        {
            Assert.Equal(section.Payload.ToArray(), after.FindCustom(section.CustomName!)!.Payload.ToArray());
        }

        CodeSection oldCode = before.Code;
        CodeSection newCode = after.Code;
        const int twoBytes = 128; // functions, whose number then takes two bytes
        bool grows = oldCode.Bodies.Length < twoBytes && newCode.Bodies.Length >= twoBytes;
        Assert.True(grows || more != Becoming, "the number of functions is to become longer with this many more");
        Assert.Equal(grows ? 1 : 0, newCode.Bodies[0].Entry.Start - oldCode.Bodies[0].Entry.Start);

        // The first functions are the linker's own stubs: they have no lines.
        int moved = 0;
        foreach ((CodeBody was, CodeBody now) in oldCode.Bodies.ToArray().Zip(newCode.Bodies.ToArray()))
        {
            Assert.Equal(was.Entry.End + (grows && was.Entry.Length < 6 && moved == 0 ? 1 : 0), now.Entry.End);
            moved += was.Entry.Length == now.Entry.Length ? 0 : 1;
        }

        Assert.Equal(grows ? 1 : 0, moved);

        string back = Path.Combine(_directory.Path, "back.wasm");
        ModuleSplitter.Split(packed.Path, back, imagePath: null);
        Assert.Equal(File.ReadAllBytes(program), File.ReadAllBytes(back));
    }

    [TheoryNeeding("clang-19", "llvm-dwarfdump-19")]
    [MemberData(nameof(Rows))]
    public void Llvm_reads_the_same_line_tables(int more, MemoryProfile memory, bool isSealed)
    {
        string program = programs.Get(more);
        string packed = Pack(program, memory, isSealed).Path;
        Assert.Contains("No errors.", Tool.Check("llvm-dwarfdump-19", "--verify", packed), StringComparison.Ordinal);
        string lines = LineTables(program);
        Assert.Contains("trap.c", lines, StringComparison.Ordinal);
        Assert.Equal(lines, LineTables(packed));
    }

    [TheoryNeeding("clang-19", "wasmtime")]
    [MemberData(nameof(Rows))]
    public void Wasmtime_names_the_same_lines_of_the_same_functions(int more, MemoryProfile memory, bool isSealed)
    {
        string program = programs.Get(more);
        _directory.Write("file.txt", "hello\n");
        string[] frames = Frames("--dir", $"{_directory.Path}::/work", program);
        Assert.Equal(["depth 15", "depth 17", "depth 17", "__main_argc_argv 26"], frames[..4]);
        Assert.Equal(frames, Frames(Pack(program, memory, isSealed).Path));
    }

    /// <summary>A program whose indices take as few bytes as they need: with longer ones, bodies move to the end.</summary>
    [FactNeeding("clang-19", "wasmtime", "wasm-opt")]
    public void A_program_that_another_tool_has_optimised()
    {
        string optimised = Path.Combine(_directory.Path, "optimised.wasm");
        Tool.Check("wasm-opt", "-g", "-O1", "--enable-bulk-memory", programs.Get(Becoming), "-o", optimised);
        _directory.Write("file.txt", "hello\n");
        string[] frames = Frames("--dir", $"{_directory.Path}::/work", optimised);
        Assert.Contains("depth 15", frames);
        foreach (MemoryProfile memory in Enum.GetValues<MemoryProfile>())
        {
            PackResult packed = Pack(optimised, memory, isSealed: false);
            Assert.Empty(packed.Warnings);
            Assert.Equal(frames, Frames(packed.Path));
        }
    }

    [GeneratedRegex(@"^ +\d+: +0x[0-9a-f]+ - (?<name>\S+)\n +at \S*/trap\.c:(?<line>\d+):", RegexOptions.Multiline)]
    private static partial Regex Frame { get; }

    // Function and line of each frame of our own source, outermost last. (Where the C library's _start has been moved, the call that
    // stands in its place has its first line.)
    private static string[] Frames(params string[] arguments)
    {
        Tool.Result run = Tool.Run(Requires.Program("env"), ["WASMTIME_BACKTRACE_DETAILS=1", Requires.Program("wasmtime"), "run", .. arguments]);
        Assert.Equal("hello\n1\n", run.Output);
        Assert.Contains("unreachable", run.Error, StringComparison.Ordinal);
        return [.. Frame.Matches(run.Error).Select(match => $"{match.Groups["name"]} {match.Groups["line"]}")];
    }

    // Without the line that names the file.
    private static string LineTables(string module)
    {
        string dump = Tool.Check("llvm-dwarfdump-19", "--debug-line", module);
        return dump[dump.IndexOf('\n', StringComparison.Ordinal)..];
    }

    private PackResult Pack(string program, MemoryProfile memory, bool isSealed)
    {
        string files = Directory.CreateDirectory(Path.Combine(_directory.Path, "files")).FullName;
        File.WriteAllText(Path.Combine(files, "file.txt"), "hello\n");
        return Packs.Make(_directory, program, Packs.Options((files, "/work")) with { Memory = memory, Sealed = isSealed },
            $"{memory}-{isSealed}.wasm");
    }
}
