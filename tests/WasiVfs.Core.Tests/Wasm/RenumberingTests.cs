// SPDX-License-Identifier: MIT
using System.Diagnostics;
using WasiVfs.Tests.Support;
using WasiVfs.Wasm;
using Xunit;

namespace WasiVfs.Tests.Wasm;

public class RenumberingTests
{
    [TheoryNeeding("wasm-tools")]
    [MemberData(nameof(RealModules.Rows), MemberType = typeof(RealModules))]
    public void A_module_with_one_more_of_everything_in_front_stays_valid(string path)
    {
        var module = WasmModule.Parse(File.ReadAllBytes(path));
        WasmModule shifted = Shift(module);
        using var directory = new TemporaryDirectory();
        string output = Path.Combine(directory.Path, "shifted.wasm");
        File.WriteAllBytes(output, shifted.ToArray());

        Assert.Equal("", Validate(output));
        AssertSameInstructions(module.Code, shifted.Code);
    }

    [Fact]
    public void An_index_keeps_its_width_where_the_new_one_fits()
    {
        byte[] body = [0, 0x10, 0x85, 0x80, 0x80, 0x80, 0x00, 0x10, 0x7F, 0x23, 0x01, 0x0B];
        var output = new WasmWriter();

        new CodeTranscoder(new OneMore()).Body(body, 0, output);

        Assert.Equal<byte>([0, 0x10, 0x86, 0x80, 0x80, 0x80, 0x00, 0x10, 0x80, 0x01, 0x23, 0x02, 0x0B], output.ToArray());
    }

    [Fact]
    public void An_instruction_can_be_replaced_and_locals_added()
    {
        byte[] body = [1, 2, 0x7F, 0x3F, 0x00, 0x10, 0x03, 0x1A, 0x0B];
        var output = new WasmWriter();

        new CodeTranscoder(new MemorySizeIsSeven()).Body(body, 0, output, [new LocalRun(1, ValType.I64)]);

        Assert.Equal<byte>([2, 2, 0x7F, 1, 0x7E, 0x41, 0x07, 0x10, 0x03, 0x1A, 0x0B], output.ToArray());
    }

    [Fact]
    public void Type_indices_are_found_in_block_types_heap_types_locals_and_clauses()
    {
        var body = new WasmWriter();
        FunctionBody.WriteLocals(body, [new LocalRun(1, ValType.Ref(5, nullable: true)), new LocalRun(1, ValType.FuncRef)]);
        body.WriteBytes([0x02, 0x03]); // block (type 3)
        body.WriteBytes([0x02, 0x63, 0x04]); // block (result (ref null 4))
        body.WriteBytes([0x1F, 0x40, 2, 0, 7, 0, 2, 0]); // try_table (catch 7 0) (catch_all 0)
        body.WriteBytes([0xD0, 0x06, 0xD0, 0x70]); // ref.null 6, ref.null func
        body.WriteBytes([0x1C, 1, 0x64, 0x3F]); // select (ref 63): 64 takes a byte more in a signed number
        body.WriteBytes([0xFB, 0x18, 3, 0, 0x01, 0x02]); // br_on_cast 0 1 2
        body.WriteBytes([0x0B, 0x0B, 0x0B, 0x0B]);
        var output = new WasmWriter();

        new CodeTranscoder(new OneMore()).Body(body.WrittenSpan, 0, output);

        Assert.Equal<byte>(
            [
                2, 1, 0x63, 0x06, 1, 0x70,
                0x02, 0x04,
                0x02, 0x63, 0x05,
                0x1F, 0x40, 2, 0, 8, 0, 2, 0,
                0xD0, 0x07, 0xD0, 0x70,
                0x1C, 1, 0x64, 0xC0, 0x00,
                0xFB, 0x18, 3, 0, 0x02, 0x03,
                0x0B, 0x0B, 0x0B, 0x0B,
            ],
            output.ToArray());
    }

    [Fact]
    public void Both_memories_of_a_copy_and_that_of_a_load_are_renumbered()
    {
        byte[] body = [0, 0xFC, 0x0A, 0x00, 0x01, 0xFC, 0x08, 0x02, 0x00, 0x28, 0x02, 0x10, 0x36, 0x42, 0x01, 0x00, 0x0B];
        var output = new WasmWriter();

        new CodeTranscoder(new OneMore()).Body(body, 0, output);

        Assert.Equal<byte>(
            [0, 0xFC, 0x0A, 0x01, 0x02, 0xFC, 0x08, 0x03, 0x01, 0x28, 0x42, 0x01, 0x10, 0x36, 0x42, 0x02, 0x00, 0x0B], output.ToArray());
    }

    [Theory]
    [InlineData("01 00 41 00 0B 01 05", "01 02 01 41 00 0B 00 01 06")]
    [InlineData("01 01 00 01 05", "01 01 00 01 06")]
    [InlineData("01 02 03 41 00 0B 00 01 05", "01 02 04 41 00 0B 00 01 06")]
    [InlineData("01 03 00 01 05", "01 03 00 01 06")]
    [InlineData("01 04 41 00 0B 01 D2 05 0B", "01 06 01 41 00 0B 70 01 D2 06 0B")]
    [InlineData("01 05 70 01 D2 05 0B", "01 05 70 01 D2 06 0B")]
    [InlineData("01 06 03 23 00 0B 63 07 01 D0 07 0B", "01 06 04 23 01 0B 63 08 01 D0 08 0B")]
    [InlineData("01 07 70 01 D2 05 0B", "01 07 70 01 D2 06 0B")]
    public void All_forms_of_element_segments_are_renumbered(string before, string after) => CheckSection(SectionId.Element, before, after);

    [Theory]
    [InlineData("01 00 41 00 0B 02 AA BB", "01 02 01 41 00 0B 02 AA BB")]
    [InlineData("01 01 02 AA BB", "01 01 02 AA BB")]
    [InlineData("01 02 03 41 00 0B 02 AA BB", "01 02 04 41 00 0B 02 AA BB")]
    public void All_forms_of_data_segments_are_renumbered(string before, string after) => CheckSection(SectionId.Data, before, after);

    [Theory]
    [InlineData(nameof(SectionId.Start), "05", "06")]
    [InlineData(nameof(SectionId.Function), "02 00 7F", "02 01 80 01")]
    [InlineData(nameof(SectionId.Tag), "01 00 03", "01 00 04")]
    [InlineData(nameof(SectionId.Table), "02 70 00 01 40 00 63 03 00 01 D2 05 0B", "02 70 00 01 40 00 63 04 00 01 D2 06 0B")]
    [InlineData(nameof(SectionId.Global), "02 7F 01 41 05 0B 64 02 00 D2 05 0B", "02 7F 01 41 05 0B 64 03 00 D2 06 0B")]
    [InlineData(nameof(SectionId.Export), "05 01 61 00 00 01 62 01 01 01 63 02 02 01 64 03 03 01 65 04 04",
        "05 01 61 00 01 01 62 01 02 01 63 02 03 01 64 03 04 01 65 04 05")]
    [InlineData(nameof(SectionId.Import), "03 00 00 00 02 00 00 03 63 01 00 00 00 04 00 03", "03 00 00 00 03 00 00 03 63 02 00 00 00 04 00 04")]
    [InlineData(nameof(SectionId.Memory), "01 00 01", "01 00 01")]
    public void References_of_other_sections_are_renumbered(string id, string before, string after) =>
        CheckSection(Enum.Parse<SectionId>(id), before, after);

    private static void CheckSection(SectionId id, string before, string after)
    {
        ReadOnlyMemory<byte> output = new SectionTranscoder(new OneMore()).Transcode(new RawSection(id, Hex(before)));

        Assert.Equal(after, string.Join(' ', output.ToArray().Select(part => part.ToString("X2", null))));
    }

    private static byte[] Hex(string text) => Convert.FromHexString(text.Replace(" ", "", StringComparison.Ordinal));

    // Puts an entry before those of each index space, and renumbers all references.
    private static WasmModule Shift(WasmModule module)
    {
        var transcoder = new SectionTranscoder(new OneMore());
        WasmModule shifted = module
            .Select(section => section.Id == SectionId.Custom ? section : new RawSection(section.Id, transcoder.Transcode(section)));
        shifted = Prepend(shifted, SectionId.Type, [0x60, 0, 0]);
        shifted = Prepend(shifted, SectionId.Import, [0, 0, 4, 0, 0]);
        shifted = Prepend(shifted, SectionId.Import, [0, 0, 3, 0x7F, 0]);
        shifted = Prepend(shifted, SectionId.Import, [0, 0, 2, 0, 0]);
        shifted = Prepend(shifted, SectionId.Import, [0, 0, 1, 0x70, 0, 0]);
        shifted = Prepend(shifted, SectionId.Import, [0, 0, 0, 0]);
        shifted = Prepend(shifted, SectionId.Element, [1, 0, 0]);
        shifted = Prepend(shifted, SectionId.Data, [1, 0]);
        return shifted.With(SectionId.DataCount, SingleNumberSection.Encode(shifted.CountOf(SectionId.Data)));
    }

    private static WasmModule Prepend(WasmModule module, SectionId id, byte[] entry)
    {
        RawSection? section = module.Find(id);
        var payload = new WasmWriter();
        payload.WriteU32(VectorSection.Count(section) + 1);
        payload.WriteBytes(entry);
        if (section is not null)
        {
            WasmReader reader = section.OpenReader();
            reader.ReadU32();
            payload.WriteBytes(reader.Rest);
        }

        return module.With(id, payload.WrittenMemory);
    }

    private static void AssertSameInstructions(CodeSection before, CodeSection after)
    {
        Assert.Equal(before.Bodies.Length, after.Bodies.Length);
        for (int body = 0; body < before.Bodies.Length; body++)
        {
            InstructionReader left = before.OpenBody(body);
            InstructionReader right = after.OpenBody(body);
            while (left.MoveNext())
            {
                bool same = right.MoveNext()
                    && left.Opcode == right.Opcode
                    && left.Current.Literal == right.Current.Literal
                    && left.Current.MemArg.Offset == right.Current.MemArg.Offset;
                if (!same)
                {
                    Assert.Fail($"{left.Opcode} at offset {left.Offset} became {right.Opcode} at offset {right.Offset}.");
                }
            }

            Assert.False(right.MoveNext());
        }
    }

    private static string Validate(string path)
    {
        var start = new ProcessStartInfo(Requires.Program("wasm-tools"), ["validate", "--features", "all", path]) { RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? "" : error;
    }

    private sealed class OneMore : IndexHooks
    {
        public override IndexSpaces Spaces => IndexSpaces.All;

        public override uint Function(uint index) => index + 1;

        public override uint Type(uint index) => index + 1;

        public override uint Table(uint index) => index + 1;

        public override uint Memory(uint index) => index + 1;

        public override uint Global(uint index) => index + 1;

        public override uint Tag(uint index) => index + 1;

        public override uint Data(uint index) => index + 1;

        public override uint Element(uint index) => index + 1;
    }

    private sealed class MemorySizeIsSeven : IndexHooks
    {
        public override IndexSpaces Spaces => IndexSpaces.None;

        public override bool TryReplace(in Instruction instruction, WasmWriter output)
        {
            output.EmitI32(7);
            return instruction.Opcode == Opcodes.MemorySize;
        }
    }
}
