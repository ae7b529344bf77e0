// SPDX-License-Identifier: MIT
using WasiVfs.Wasm;
using Xunit;

namespace WasiVfs.Tests.Wasm;

/// <summary>The scan passes quickly over usual instructions. It finds and refuses what a reader of each instruction finds and refuses.</summary>
public class ReferenceScanTests
{
    private static readonly uint[] Wanted = [0, 1, 3];

    [Theory]
    [InlineData(0x41, 0xFF, 0xFF, 0xFF, 0xFF, 0x07)] // i32.const, five bytes
    [InlineData(0x41, 0x80, 0x80, 0x80, 0x80, 0x78)]
    [InlineData(0x41, 0x80, 0x80, 0x80, 0x80, 0x70)] // too large
    [InlineData(0x41, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00)] // too long
    [InlineData(0x42, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7F)] // i64.const, ten bytes
    [InlineData(0x42, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7E)]
    [InlineData(0x20, 0x80, 0x80, 0x80, 0x80, 0x0F)] // local.get, five bytes
    [InlineData(0x20, 0x80, 0x80, 0x80, 0x80, 0x1F)]
    [InlineData(0x10, 0x81, 0x80, 0x80, 0x80, 0x00)] // call, as linkers pad it
    [InlineData(0x10, 0xFF, 0xFF, 0x03)] // an unknown function
    [InlineData(0x28, 0x02, 0x80, 0x80, 0x80, 0x80, 0x10)] // i32.load with an offset of 33 bits
    [InlineData(0x28, 0x42, 0x00, 0x00)] // with a memory
    [InlineData(0x28, 0x42, 0x05, 0x00)] // with an unknown one
    [InlineData(0x28, 0x80, 0x01, 0x00)] // with unknown flags
    [InlineData(0x02, 0x40, 0x0B)] // block
    [InlineData(0x02, 0x7F, 0x41, 0x00, 0x0B)]
    [InlineData(0x02, 0x70, 0x0B)]
    [InlineData(0x02, 0x00, 0x0B)]
    [InlineData(0x02, 0x41, 0x0B)] // not a type
    [InlineData(0x06, 0x40, 0x18, 0x00)] // try and delegate
    [InlineData(0x0E, 0x02, 0x00, 0x00, 0x00)] // br_table
    [InlineData(0x0E, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 0x00)] // of more labels than bytes
    [InlineData(0x11, 0x00, 0x00)] // call_indirect
    [InlineData(0x11, 0x00, 0x63)]
    [InlineData(0x3F, 0x00)] // memory.size
    [InlineData(0x40, 0x00)] // memory.grow, which is looked for
    [InlineData(0x43, 0x00, 0x00)] // f32.const that is cut off
    [InlineData(0xFC, 0x0B, 0x00)] // memory.fill
    [InlineData(0xFF)]
    [InlineData(0x0B)] // end, and code behind it
    [InlineData(0x02, 0x40)] // a block that is not closed
    public void Instructions_that_a_quick_look_could_take_wrongly(params int[] instruction)
    {
        var module = WasmModule.Parse(SampleModule.Everything());
        byte[] body = [0, .. instruction.Select(part => (byte)part), 0x10, 1, 0x0B];
        byte[] code = [2, (byte)body.Length, .. body, (byte)body.Length, .. body];
        AssertSame(module.With(SectionId.Code, code));
    }

    [Fact]
    public void Real_code()
    {
        string[] paths = [.. RealModules.Paths.Where(path => new FileInfo(path).Length < 3_000_000)];
        Assert.All(paths, path => AssertSame(WasmModule.Parse(File.ReadAllBytes(path))));
        Assert.True(paths.Length > 5);
    }

    [Fact]
    public void Damaged_code()
    {
        string path = RealModules.Paths.MinBy(path => new FileInfo(path).Length)!;
        var module = WasmModule.Parse(File.ReadAllBytes(path));
        byte[] code = module.Find(SectionId.Code)!.Payload.ToArray();
        CodeSection sound = module.Code;
        var random = new Random(1);
        int refused = 0;
        const int rounds = 3000;
        for (int i = 0; i < rounds; i++)
        {
            byte[] damaged = [.. code];
            ByteRange body = sound.Bodies[random.Next(sound.Bodies.Length)].Body;
            damaged[random.Next(body.Start, body.End)] = (byte)random.Next(256);
            refused += AssertSame(module.With(SectionId.Code, damaged)) ? 1 : 0;
        }

        Assert.InRange(refused, rounds / 20, rounds - (rounds / 20));
    }

    // Whether both refuse it.
    private static bool AssertSame(WasmModule module)
    {
        (List<CodeReference>? Found, string? Reason, long? Offset) expected = Try(() => ReadAll(module));
        (List<CodeReference>? Found, string? Reason, long? Offset) found =
            Try(() => ReferenceScan.Find(module.Code, IndexBounds.Of(module), Wanted, Opcodes.MemoryGrow));
        Assert.Equal((expected.Reason, expected.Offset), (found.Reason, found.Offset));
        Assert.Equal(expected.Found, found.Found);
        return expected.Reason is not null;
    }

    private static (List<CodeReference>? Found, string? Reason, long? Offset) Try(Func<List<CodeReference>> find)
    {
        try
        {
            return (find(), null, null);
        }
        catch (WasmFormatException e)
        {
            return (null, e.Reason, e.Offset);
        }
    }

    private static List<CodeReference> ReadAll(WasmModule module)
    {
        var found = new List<CodeReference>();
        IndexBounds bounds = IndexBounds.Of(module);
        for (int body = 0; body < module.Code.Bodies.Length; body++)
        {
            InstructionReader instructions = module.Code.OpenBody(body);
            int start = module.Code.Bodies[body].Body.Start;
            while (instructions.MoveNext())
            {
                bounds.Check(instructions);
                Opcode opcode = instructions.Opcode;
                if (opcode == Opcodes.MemoryGrow || ((opcode.Spaces & IndexSpaces.Functions) != 0 && Wanted.Contains(instructions.Index)))
                {
                    var range = ByteRange.Between(start + instructions.Start, start + instructions.End);
                    found.Add(new CodeReference(body, range, opcode, instructions.Index));
                }
            }

            instructions.ExpectEnd();
        }

        return found;
    }
}
