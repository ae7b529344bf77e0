// SPDX-License-Identifier: MIT
using System.Diagnostics;
using WasiVfs.Tests.Support;
using WasiVfs.Wasm;
using Xunit;

namespace WasiVfs.Tests.Wasm;

public class OpcodeTableTests
{
    public static TheoryData<int> Rows => [.. Enumerable.Range(0, OpcodeTable.All.Count)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void An_instruction_is_read_back_as_it_was_written(int id)
    {
        Opcode opcode = OpcodeTable.All[id];
        var code = new WasmWriter();
        SampleInstruction.Write(code, opcode);
        var reader = new WasmReader(code.WrittenSpan);
        Assert.Same(opcode, OpcodeTable.Read(ref reader));

        int length = code.Length;
        SampleInstruction.WriteEnds(code, opcode);
        var instructions = new InstructionReader(code.WrittenSpan, 1000);
        if (opcode.DepthChange < 0 && opcode != Opcodes.End)
        {
            Assert.Throws<WasmFormatException>(() => new InstructionReader(code.WrittenSpan).MoveNext());
            return;
        }

        Assert.True(instructions.MoveNext());
        Assert.Same(opcode, instructions.Opcode);
        Assert.Equal(length, instructions.End);
        Assert.Equal(1000, instructions.Offset);
        while (instructions.MoveNext())
        {
        }

        instructions.ExpectEnd();
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void An_instruction_that_is_cut_short_is_an_error(int id)
    {
        var code = new WasmWriter();
        SampleInstruction.Write(code, OpcodeTable.All[id]);
        for (int length = 0; length < code.Length; length++)
        {
            byte[] cut = code.WrittenSpan[..length].ToArray();
            var exception = Assert.Throws<WasmFormatException>(() => new InstructionReader(cut).MoveNext());
            Assert.Equal("unexpected end", exception.Reason);
            Assert.Equal(length, exception.Offset);
        }
    }

    [Fact]
    public void Numbers_that_nobody_has_are_errors_with_their_offset()
    {
        var known = OpcodeTable.All.Select(row => (row.Prefix, row.Number)).ToHashSet();
        var unknown = from prefix in new byte[] { 0, 0xFB, 0xFC, 0xFD, 0xFE }
                      from number in Enumerable.Range(0, prefix == 0 ? 0xFB : 0x200).Select(number => (uint)number)
                      where !known.Contains((prefix, number))
                      select (prefix, number);
        foreach ((byte prefix, uint number) in unknown.Append(((byte)0xFD, uint.MaxValue)).Append(((byte)0, 0xFFu)))
        {
            var code = new WasmWriter();
            if (prefix != 0)
            {
                code.WriteByte(prefix);
                code.WriteU32(number);
            }
            else
            {
                code.WriteByte((byte)number);
            }

            byte[] bytes = code.ToArray();
            var exception = Assert.Throws<WasmFormatException>(() => new InstructionReader(bytes, 0x100).MoveNext());
            Assert.StartsWith("illegal opcode", exception.Reason, StringComparison.Ordinal);
            Assert.Equal(0x100, exception.Offset);
        }
    }

    [Fact]
    public void The_opcode_may_be_longer_than_it_need_be()
    {
        byte[] code = [0xFC, 0x8B, 0x80, 0x00, 0x00, 0x0B];
        var instructions = new InstructionReader(code);

        Assert.True(instructions.MoveNext());
        Assert.Same(Opcodes.MemoryFill, instructions.Opcode);
        Assert.Equal(5, instructions.End);
    }

    [FactNeeding("wasm-tools")]
    public void The_mnemonics_are_those_of_wasm_tools()
    {
        // One function for each instruction. With all immediates 0, one that were read too short would show as another line, "unreachable".
        Opcode[] rows = [.. OpcodeTable.All.Where(row => row.DepthChange >= 0 && row.Name is not ("else" or "catch" or "catch_all"))];
        using var directory = new TemporaryDirectory();
        string path = Path.Combine(directory.Path, "all.wasm");
        File.WriteAllBytes(path, SampleInstruction.ModuleOf(rows));

        Assert.Equal(rows.Select(row => row.DepthChange > 0 ? $"{row.Name} end" : row == Opcodes.End ? "" : row.Name), Print(path));
    }

    // The mnemonics in each function.
    private static string[] Print(string path)
    {
        var start = new ProcessStartInfo(Requires.Program("wasm-tools")) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("print");
        start.ArgumentList.Add(path);
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string[] lines = process.StandardOutput.ReadToEnd().Split('\n');
        Assert.True(process.WaitForExit(60_000));
        Assert.Equal("", error.Result);
        var functions = new List<List<string>>();
        foreach (string line in lines)
        {
            if (line.StartsWith("  (func ", StringComparison.Ordinal))
            {
                functions.Add([]);
            }
            else if (line.StartsWith("    ", StringComparison.Ordinal))
            {
                functions[^1].Add(line.Trim().Split(' ')[0]);
            }
        }

        return [.. functions.Select(words => string.Join(' ', words))];
    }
}
