// SPDX-License-Identifier: MIT
using WasiVfs.Packing;
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Packing;

/// <summary>What a program is started with that makes calls of WASI 0.2 or 0.3 itself: what it sees of it is told by the conformance
/// tests, here is what is refused or named.</summary>
public sealed class ComponentStartTests : IDisposable
{
    private static readonly DateTimeOffset NewYear = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string Program = Repository.Fixture("start", "wasip2", "start.wasm");
    private static readonly string Program03 = Repository.Fixture("conformance", "wasip3", "files.wasm");

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void All_of_it_but_devices_is_packed_and_taken_out_again()
    {
        var start = new ProgramStart
        {
            Arguments = ["a"],
            IsFixed = true,
            Environment = [new("A", "1")],
            Directory = "/files",
            HasEmptyInput = true,
            Clock = NewYear,
            Seed = 7,
        };
        PackResult packed = Packs.Make(_directory, Program, Options(start));
        Assert.Empty(packed.Warnings);
        ModuleSplitter.Verify(packed.Path, Program);
        PackResult again = Packs.Make(_directory, packed.Path, Options(new() { Seed = 8 }), "again.wasm");
        PackResult fresh = Packs.Make(_directory, Program, Options(start with { Seed = 8 }), "fresh.wasm");
        Assert.Equal(File.ReadAllBytes(fresh.Path), File.ReadAllBytes(again.Path));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Devices_are_refused(bool hasEmptyInput) => AssertRefused(
        Program, Options(new() { HasEmptyInput = hasEmptyInput }) with { Devices = [hasEmptyInput ? Device.Zero : Device.Null] },
        "makes calls of WASI 0.2 itself, and devices cannot be packed");

    [Fact]
    public void In_WASI_0_3_what_waits_or_writes_is_refused()
    {
        AssertRefused(Program03, Options(new() { Arguments = ["a"], IsFixed = true }), "calls of WASI 0.3 itself, and fixed arguments cannot");
        AssertRefused(Program03, Options(new() { HasEmptyInput = true }), "an empty input cannot");
        AssertRefused(Program03, Options(new() { Clock = NewYear }), "a clock cannot");
    }

    [Fact]
    public void What_the_program_does_not_ask_for_is_named_by_its_interface()
    {
        PackResult packed = Packs.Make(
            _directory, Repository.Fixture("conformance", "wasip2", "files.wasm"),
            Options(new() { Arguments = ["a"], Environment = [new("A", "1")], HasEmptyInput = true, Clock = NewYear, Seed = 7 }));
        Assert.Equal(
            ["wasi:cli/environment#get-environment", "wasi:random", "wasi:cli/stdin#get-stdin"],
            packed.Warnings.Where(warning => warning.Id == WarningId.StartUnused)
                .Select(warning => warning.Message.Split("imports no ")[1].Split(": ")[0]));
    }

    [FactNeeding("wasm-tools")]
    public void A_clock_needs_a_way_to_wait()
    {
        string component = Packs.Assemble(_directory, """
            (component (core module
              (import "wasi:filesystem/types@0.2.0" "[method]descriptor.sync" (func (param i32 i32)))
              (import "wasi:clocks/monotonic-clock@0.2.0" "subscribe-instant" (func (param i64) (result i32)))
              (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) unreachable)
              (memory (export "memory") 1)))
            """);
        AssertRefused(component, Options(new() { Clock = NewYear }), "does not import 'subscribe-duration'");
        Packs.Make(_directory, component, Options(new() { Seed = 1 }));
    }

    private static PackOptions Options(ProgramStart start) => Packs.Options((Packs.SmallTree, "/files")) with { Start = start };

    private void AssertRefused(string component, PackOptions options, string words)
    {
        string output = Path.Combine(_directory.Path, "refused.wasm");
        PackException error = Assert.Throws<PackException>(() => ModulePacker.Pack(component, output, options));
        Assert.Equal(ErrorId.ComponentNotSupported, error.Id);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(output));
    }
}
