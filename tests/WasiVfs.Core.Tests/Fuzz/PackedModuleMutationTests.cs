// SPDX-License-Identifier: MIT
using System.Text;
using CsCheck;
using WasiVfs.Packing;
using WasiVfs.Tests.Support;
using WasiVfs.Trees;
using WasiVfs.Wasm;
using Xunit;

namespace WasiVfs.Tests.Fuzz;

/// <summary>Packed modules with a few changes, of their sections, their bytes and the text of their record: opened, checked,
/// split, inspected and packed again. Nothing but a documented exception leaves the library, and a check without a fault means
/// that nothing was changed.</summary>
public class PackedModuleMutationTests
{
    private static readonly byte[][] Packed =
    [
        .. from form in InMemory.Forms
           from language in new[] { "c", "assemblyscript" }
           select InMemory.Pack(File.ReadAllBytes(TreeSum.Module(language)), form),
    ];

    private readonly record struct Mutant(int Packed, ModuleChange[] Changes, ByteChange[] Bytes, RecordChange[] Record);

    private readonly record struct RecordChange(int At, string Text)
    {
        // Values that JSON has, and halves of them.
        private static readonly string[] Texts =
        [
            "null", "0", "-1", "1e99", "99999999999999999999", "\"\"", "[]", "{}", "[null]", "true", "\"\\ud800\"", "\"/..\"", ",", "\"", "}", "",
        ];

        public static Gen<RecordChange> Gen { get; } =
            from at in CsCheck.Gen.Int[0, 60]
            from text in CsCheck.Gen.OneOf(Texts)
            select new RecordChange(at, text);

        // In the place of the value behind one of the colons, or of one of the commas.
        public string Apply(string json)
        {
            int[] places = [.. json.Select((character, i) => (character, i)).Where(pair => pair.character is ':' or ',').Select(pair => pair.i + 1)];
            if (places.Length == 0)
            {
                return Text;
            }

            int start = places[At % places.Length];
            int end = json.AsSpan(start).IndexOfAny(",}]");
            return json[..start] + Text + (end < 0 ? "" : json[(start + end)..]);
        }
    }

    [Fact]
    public void A_mutated_packed_module_is_read_or_refused()
    {
        var tally = new FuzzTally("packed modules");
        int rounds = FuzzRounds.Or(1000);
        Mutants().Sample(
            mutant =>
            {
                byte[] file = Make(mutant);
                bool isChanged = !file.AsSpan().SequenceEqual(Packed[mutant.Packed]);
                bool isSound = Try(() => InMemory.Check(file)) is { } check && check.IsValid && check.Warnings.Count == 0;
                Assert.False(isChanged && isSound, "A changed file was checked without a fault.");
                tally.Add(isSound);
                Try(() => InMemory.List(file));
                Try(() => InMemory.Split(file));
                Try(() => InMemory.Inspect(file));
                Try(() => InMemory.Pack(file, Packs.Options()));
                Try(() => InMemory.Pack(file, Packs.Options() with { Trace = true }));
            },
            iter: rounds,
            print: mutant => $"pack {mutant.Packed}, {string.Join<object>(", ", [.. mutant.Record, .. mutant.Changes, .. mutant.Bytes])}");
        tally.Print();
        Assert.InRange(tally.Refused, rounds / 2, rounds);
    }

    // What the documentation of ImageFile.Open, TreeChecker.Check, ModuleSplitter.Split, ModuleSummary.Read and ModulePacker.Pack
    // names.
    private static T? Try<T>(Func<T> action)
        where T : class
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is PackException or WasmFormatException or ImageFormatException or FileSystemException)
        {
            return null;
        }
    }

    private static byte[] Make(Mutant mutant)
    {
        var module = WasmModule.Parse(Packed[mutant.Packed]);
        foreach (RecordChange change in mutant.Record)
        {
            module = module.Select(section => section.CustomName != PackRecord.SectionName ? section : RawSection.Custom(
                PackRecord.SectionName, Encoding.UTF8.GetBytes(change.Apply(Encoding.UTF8.GetString(section.CustomContent.Span)))));
        }

        return ByteChange.Apply(mutant.Changes.Aggregate(module, (changed, change) => change.Apply(changed)).ToArray(), mutant.Bytes);
    }

    private static Gen<Mutant> Mutants() =>
        from packed in Gen.Int[0, Packed.Length - 1]
        from changes in ModuleChange.Gen.Array[0, 2]
        from bytes in ByteChange.Gen(
            Gen.Int[8, Packed[packed].Length - 1], Gen.Int[0, 255],
            ChangeKind.Set, ChangeKind.Flip, ChangeKind.Cut, ChangeKind.Remove, ChangeKind.Repeat).Array[0, 2]
        from record in RecordChange.Gen.Array[0, 2]
        select new Mutant(packed, changes, bytes, record);
}
