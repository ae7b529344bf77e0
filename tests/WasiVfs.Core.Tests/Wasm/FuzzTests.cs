// SPDX-License-Identifier: MIT
using WasiVfs.Wasm;
using Xunit;

namespace WasiVfs.Tests.Wasm;

/// <summary>Modules with a few bytes changed, cut or repeated. Whatever they are by then, the only answer but success is
/// <see cref="WasmFormatException"/>, with an offset in the file.</summary>
public class FuzzTests
{
    private const int Rounds = 1000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_mutated_module_is_read_or_refused(int seed)
    {
        var random = new Random(seed);
        byte[][] seeds = [SampleInstruction.ModuleOf([.. OpcodeTable.All]), SampleModule.Everything(), .. SmallRealModules()];
        int refused = 0;
        for (int round = 0; round < Rounds; round++)
        {
            byte[] file = Mutate(seeds[random.Next(seeds.Length)], random);
            try
            {
                Read(file);
            }
            catch (WasmFormatException exception)
            {
                refused++;
                Assert.InRange(exception.Offset!.Value, 0, file.Length);
            }
        }

        Assert.InRange(refused, Rounds / 4, Rounds - 1);
    }

    private static IEnumerable<byte[]> SmallRealModules() =>
        RealModules.Paths.Where(path => new FileInfo(path).Length < 50_000).Take(4).Select(File.ReadAllBytes);

    private static void Read(byte[] file)
    {
        IReadOnlyList<SectionHeader> scanned = new SectionScanner(new MemoryStream(file)).Scan();
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

        ReferenceScan.Find(CodeSection.Parse(module.Find(SectionId.Code)), IndexBounds.Of(module), [0, 1], Opcodes.MemoryGrow);
        if (module.FindCustom(NameSection.SectionName) is { } names)
        {
            NameSection.Parse(names).ReadNames(NameSubsection.Functions);
        }
    }

    private static byte[] Mutate(byte[] seed, Random random)
    {
        var file = new List<byte>(seed);
        for (int changes = random.Next(1, 4); changes > 0; changes--)
        {
            int at = random.Next(Math.Min(8, file.Count), file.Count);
            int length = Math.Min(random.Next(1, 8), file.Count - at);
            switch (random.Next(5))
            {
                case 0:
                    file[at] = (byte)random.Next(256);
                    break;
                case 1:
                    file[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    file.RemoveRange(at, length);
                    break;
                case 3:
                    file.InsertRange(at, file.GetRange(at, length));
                    break;
                default:
                    file[at] = random.GetItems<byte>([0x00, 0x0B, 0x40, 0x7F, 0x80, 0xFB, 0xFC, 0xFD, 0xFE, 0xFF], 1)[0];
                    break;
            }
        }

        return [.. file];
    }
}
