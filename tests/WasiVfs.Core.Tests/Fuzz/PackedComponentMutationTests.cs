// SPDX-License-Identifier: MIT
using CsCheck;
using WasiVfs.Packing;
using WasiVfs.Tests.Support;
using WasiVfs.Trees;
using WasiVfs.Wasm;
using Xunit;

namespace WasiVfs.Tests.Fuzz;

/// <summary>Components with a packed module inside, one of them in a component of its own, with a few changes of their bytes: the files
/// are listed, checked and packed again, or the file is refused with a documented exception.</summary>
public sealed class PackedComponentMutationTests
{
    private const byte CoreModule = 1;
    private const byte Component = 4;

    // What is around those before was not there when they were packed.
    private const int FirstPackedAsComponent = 2;

    private static readonly byte[] Packed = InMemory.Pack(File.ReadAllBytes(TreeSum.Module("c")), InMemory.Forms[0]);

    private static readonly byte[][] Components =
    [
        Of(CoreModule, Packed),
        Of(Component, Of(CoreModule, Packed)),
        InMemory.Pack(File.ReadAllBytes(Repository.Fixture("runprobe", "runprobe.component.wasm")), InMemory.Forms[0]),
        InMemory.Pack(File.ReadAllBytes(Repository.Fixture("conformance", "wasip2", "files.wasm")), InMemory.Forms[0]),
        InMemory.Pack(File.ReadAllBytes(Repository.Fixture("conformance", "wasip2", "files.wasm")), InMemory.Forms[2]),
    ];

    [Fact]
    public void A_mutated_component_is_read_or_refused()
    {
        var tally = new FuzzTally("packed components");
        int rounds = FuzzRounds.Or(500);
        Mutants().Sample(
            mutant =>
            {
                byte[] file = ByteChange.Apply(Components[mutant.Component], mutant.Changes);
                tally.Add(Try(() => InMemory.List(file)));
                CheckResult? check = null;
                Try(() => check = InMemory.Check(file));
                bool isChanged = !file.AsSpan().SequenceEqual(Components[mutant.Component]);
                Assert.False(
                    mutant.Component >= FirstPackedAsComponent && isChanged && check is { IsValid: true, Warnings.Count: 0 },
                    "A changed file was checked without a fault.");
                Try(() => InMemory.Pack(file, Packs.Options()));
            },
            iter: rounds);
        tally.Print();
        Assert.InRange(tally.Accepted, 1, rounds);
        Assert.InRange(tally.Refused, rounds / 20, rounds);
    }

    [Fact]
    public void The_files_are_found_and_nothing_is_wrong() => Assert.All(Components, component =>
    {
        Assert.Equal(["work"], InMemory.List(component));
        Assert.Empty(InMemory.Check(component).Problems);
    });

    private static bool Try(Action action)
    {
        try
        {
            action();
            return true;
        }
        catch (Exception e) when (e is PackException or WasmFormatException or ImageFormatException or FileSystemException)
        {
            return false;
        }
    }

    private static byte[] Of(byte section, byte[] content) =>
        [0, .. "asm"u8, 0x0D, 0, 1, 0, section, .. Leb128.Encode((uint)content.Length), .. content];

    // The headers are where a component can be wrong; the rest is the packed module.
    private static Gen<(int Component, ByteChange[] Changes)> Mutants() =>
        from component in Gen.Int[0, Components.Length - 1]
        from changes in ByteChange.Gen(
            Gen.Frequency((2, Gen.Int[0, 40]), (1, Gen.Int[0, Components[component].Length - 1])),
            Gen.Int[0, 255],
            ChangeKind.Set,
            ChangeKind.Flip,
            ChangeKind.Cut,
            ChangeKind.Remove,
            ChangeKind.Repeat).Array[1, 3]
        select (component, changes);
}
