// SPDX-License-Identifier: MIT
using CsCheck;
using WasiVfs.Tests.Support;
using WasiVfs.Tests.Wasm;
using WasiVfs.Trees;
using WasiVfs.Wasm;
using Xunit;

namespace WasiVfs.Tests.Fuzz;

/// <summary>Modules with a few bytes changed, cut or repeated. Whatever they are by then, the only answer but success is
/// <see cref="WasmFormatException"/>, with an offset in the file.</summary>
public class ModuleBytesTests
{
    // Numbers of instructions and types, and the edges of LEB128.
    private static readonly int[] Telling = [0x00, 0x0B, 0x40, 0x7F, 0x80, 0xFB, 0xFC, 0xFD, 0xFE, 0xFF];

    [Fact]
    public void A_mutated_module_is_read_or_refused()
    {
        byte[][] modules = [SampleInstruction.ModuleOf([.. OpcodeTable.All]), SampleModule.Everything(), .. SmallRealModules()];
        var tally = new FuzzTally("modules, byte by byte");
        int rounds = FuzzRounds.Or(3000);
        Mutants(modules).Sample(
            mutant =>
            {
                byte[] file = ByteChange.Apply(modules[mutant.Module], mutant.Changes);
                try
                {
                    Read(file);
                    tally.Add(isAccepted: true);
                }
                catch (WasmFormatException exception)
                {
                    tally.Add(isAccepted: false);
                    Assert.InRange(exception.Offset!.Value, 0, file.Length);
                }
            },
            iter: rounds);
        tally.Print();
        Assert.InRange(tally.Refused, rounds / 4, rounds - 1);
    }

    private static Gen<(int Module, ByteChange[] Changes)> Mutants(byte[][] modules) =>
        from module in Gen.Int[0, modules.Length - 1]
        from changes in ByteChange.Gen(
            Gen.Int[8, modules[module].Length - 1],
            Gen.OneOf(Gen.Int[0, 255], Gen.OneOf(Telling)),
            ChangeKind.Set,
            ChangeKind.Flip,
            ChangeKind.Remove,
            ChangeKind.Repeat).Array[1, 3]
        select (module, changes);

    private static IEnumerable<byte[]> SmallRealModules() =>
        RealModules.Paths.Where(path => new FileInfo(path).Length < 50_000).Take(4).Select(File.ReadAllBytes);

    private static void Read(byte[] file)
    {
        IReadOnlyList<SectionHeader> scanned = new SectionScanner(new MemoryByteSource(file)).Scan();
        var module = WasmModule.Parse(file);
        Assert.Equal(scanned.Count, module.Sections.Count);
        Assert.True(file.AsSpan().SequenceEqual(module.ToArray()));
        ProducersSection.Read(module.FindCustom(ProducersSection.SectionName));

        WellFormed.Parse(file);
        var transcoder = new SectionTranscoder(new IdentityHooks());
        foreach (RawSection section in module.Sections)
        {
            Assert.True(section.Payload.Span.SequenceEqual(transcoder.Transcode(section).Span));
        }

        ReferenceScan.Find(module.Code, IndexBounds.Of(module), [0, 1], Opcodes.MemoryGrow);
        if (module.FindCustom(NameSection.SectionName) is { } names)
        {
            NameSection.Parse(names).ReadNames(NameSubsection.Functions);
        }
    }
}
