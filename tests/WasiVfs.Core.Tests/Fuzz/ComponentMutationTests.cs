// SPDX-License-Identifier: MIT
using CsCheck;
using WasiVfs.Packing;
using WasiVfs.Packing.Splitting;
using WasiVfs.Tests.Support;
using WasiVfs.Trees;
using WasiVfs.Wasm;
using Xunit;

namespace WasiVfs.Tests.Fuzz;

/// <summary>
/// Components with a few changed bytes, most of them outside of the core modules, packed and inspected. The answer is a documented
/// exception with an offset in the file, or a packed component that gives back the mutant byte for byte.
/// </summary>
public class ComponentMutationTests
{
    private static readonly byte[][] Components =
    [
        File.ReadAllBytes(Repository.Fixture("runprobe", "runprobe.component.wasm")),
        File.ReadAllBytes(Repository.Fixture("conformance", "wasip2", "files.wasm")),
        File.ReadAllBytes(Repository.Fixture("component", "three.wasm")),
        File.ReadAllBytes(Repository.Fixture("component", "values.wasm")),
    ];

    // The places outside of core modules: there the types and names are.
    private static readonly int[][] Outside = [.. Components.Select(FindOutside)];

    private readonly record struct Mutant(int Component, bool IsSealed, ByteChange[] Changes);

    [Fact]
    public void A_mutated_component_is_refused_or_packed_and_given_back()
    {
        var tally = new FuzzTally("components");
        int rounds = FuzzRounds.Or(600);
        Mutants().Sample(
            mutant =>
            {
                byte[] component = ByteChange.Apply(Components[mutant.Component], mutant.Changes);
                tally.Add(TryPack(component, InMemory.Forms[mutant.IsSealed ? 2 : 0]));
                Try(component, () => ModuleInspection(component));
            },
            iter: rounds,
            print: mutant => $"component {mutant.Component}, sealed: {mutant.IsSealed}, {string.Join<object>(", ", mutant.Changes)}");
        tally.Print();
        Assert.InRange(tally.Accepted, rounds / 20, rounds);
        Assert.InRange(tally.Refused, rounds / 20, rounds);
    }

    private static bool TryPack(byte[] component, PackOptions form)
    {
        byte[]? packed = null;
        if (!Try(component, () => packed = InMemory.Pack(component, form)))
        {
            return false;
        }

        using ImageFile image = ImageFile.Open(new MemoryByteSource(packed!), "packed", "packed");
        using var back = new MemoryStream();
        OriginalProgram.WriteFile(image, image.RequireModule(), "packed", back);
        Assert.Equal(component, back.ToArray());
        Assert.Equal(["work"], InMemory.List(packed!));
        Assert.Empty(InMemory.Check(packed!).Problems);
        return true;
    }

    private static void ModuleInspection(byte[] component) => new ComponentInspector(new MemoryByteSource(component), "component").Summarize();

    private static bool Try(byte[] component, Action action)
    {
        try
        {
            action();
            return true;
        }
        catch (WasmFormatException refusal)
        {
            Assert.InRange(refusal.Offset!.Value, 0, component.Length);
            return false;
        }
        catch (PackException)
        {
            return false;
        }
    }

    private static int[] FindOutside(byte[] component)
    {
        ComponentSection[] modules = [.. ComponentFile.Read(new MemoryByteSource(component)).All.SelectMany(nested => nested.Modules)];
        return [.. Enumerable.Range(Preamble.Length, component.Length - Preamble.Length)
            .Where(at => !modules.Any(module => at >= module.PayloadOffset && at < module.End))];
    }

    private static Gen<Mutant> Mutants() =>
        from component in Gen.Int[0, Components.Length - 1]
        from isSealed in Gen.Bool
        from anywhere in Gen.Int[0, 7]
        from changes in ByteChange.Gen(
            anywhere == 0 ? Gen.Int[8, Components[component].Length - 1]
                : Gen.Int[0, Outside[component].Length - 1].Select(place => Outside[component][place]),
            Gen.Int[0, 255],
            anywhere == 0 ? [ChangeKind.Set, ChangeKind.Cut]
                : [ChangeKind.Set, ChangeKind.Set, ChangeKind.Set, ChangeKind.Flip, ChangeKind.Cut]).Array[1, 2]
        select new Mutant(component, isSealed, changes);
}
