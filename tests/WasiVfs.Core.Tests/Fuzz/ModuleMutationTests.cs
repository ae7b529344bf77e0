// SPDX-License-Identifier: MIT
using CsCheck;
using WasiVfs.Packing;
using WasiVfs.Tests.Support;
using WasiVfs.Wasm;
using Xunit;

namespace WasiVfs.Tests.Fuzz;

/// <summary>
/// Modules with a few changes, packed in every form and inspected. The answer is a documented exception, or a packed module that
/// is checked without fault and gives back the mutant byte for byte; whatever else comes out of the library is a fault.
/// </summary>
public class ModuleMutationTests
{
    private readonly record struct Mutant(int Program, ModuleChange[] Changes, ByteChange[] Bytes, int Form);

    [Fact]
    public void A_mutated_module_is_refused_or_packed_and_given_back()
    {
        var tally = new FuzzTally("modules");
        int rounds = FuzzRounds.Or(1500);
        Mutants().Sample(
            mutant =>
            {
                byte[] module = Make(mutant);
                tally.Add(TryPack(module, InMemory.Forms[mutant.Form]));
                TryInspect(module);
            },
            iter: rounds,
            print: mutant => $"program {mutant.Program}, form {mutant.Form}, {string.Join<object>(", ", [.. mutant.Changes, .. mutant.Bytes])}");
        tally.Print();
        Assert.InRange(tally.Accepted, rounds / 20, rounds);
        Assert.InRange(tally.Refused, rounds / 20, rounds);
    }

    private static bool TryPack(byte[] module, PackOptions form)
    {
        byte[] packed;
        try
        {
            packed = InMemory.Pack(module, form);
        }
        catch (WasmFormatException refusal)
        {
            Assert.InRange(refusal.Offset!.Value, 0, module.Length);
            return false;
        }
        catch (PackException)
        {
            return false;
        }

        Assert.True(module.AsSpan().SequenceEqual(InMemory.Split(packed)), "The packed module gives back another program.");
        Assert.Empty(InMemory.Check(packed).Problems);
        Assert.Equal(["work"], InMemory.List(packed));
        Assert.NotNull(InMemory.Inspect(packed).Pack);
        return true;
    }

    private static void TryInspect(byte[] module)
    {
        try
        {
            InMemory.Inspect(module);
        }
        catch (WasmFormatException refusal)
        {
            Assert.InRange(refusal.Offset!.Value, 0, module.Length);
        }
        catch (PackException)
        {
        }
    }

    private static byte[] Make(Mutant mutant)
    {
        var module = WasmModule.Parse(FuzzPrograms.All[mutant.Program]);
        return ByteChange.Apply(mutant.Changes.Aggregate(module, (changed, change) => change.Apply(changed)).ToArray(), mutant.Bytes);
    }

    private static Gen<Mutant> Mutants() =>
        from program in Gen.Int[0, FuzzPrograms.All.Length - 1]
        from changes in ModuleChange.Gen.Array[0, 4]
        from bytes in ByteChange.Gen(Gen.Int[8, FuzzPrograms.All[program].Length - 1], Gen.Int[0, 255], ChangeKind.Set, ChangeKind.Cut).Array[0, 1]
        from plain in Gen.Int[0, 3]
        from form in Gen.Int[0, InMemory.Forms.Count - 1]
        select new Mutant(program, changes, plain == 0 ? bytes : [], form);
}
