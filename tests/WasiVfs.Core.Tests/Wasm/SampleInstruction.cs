// SPDX-License-Identifier: MIT
using WasiVfs.Tests.Support;
using WasiVfs.Wasm;

namespace WasiVfs.Tests.Wasm;

/// <summary>One example of each instruction, in its shortest form and with all indices 0.</summary>
public static class SampleInstruction
{
    internal static void Write(WasmWriter code, Opcode opcode)
    {
        code.Emit(opcode);
        foreach (Immediate immediate in opcode.Immediates)
        {
            code.WriteBytes(Sample(immediate));
        }
    }

    /// <summary>The <c>end</c> of what the instruction opens, and that of the expression.</summary>
    internal static void WriteEnds(WasmWriter code, Opcode opcode)
    {
        for (int open = opcode.DepthChange; open >= 0; open--)
        {
            code.Emit(Opcodes.End);
        }
    }

    /// <summary>A module with one function for each instruction, and one thing of every kind for them to refer to. It is decodable,
    /// not valid.</summary>
    internal static byte[] ModuleOf(IReadOnlyCollection<Opcode> opcodes)
    {
        var module = new ModuleBuilder();
        module.Types.Add([0x60, 0, 0]);
        module.Tables.Add([0x70, 0, 1]);
        module.Memories.Add([0, 1]);
        module.Tags.Add([0, 0]);
        module.Globals.Add([0x7F, 1, 0x41, 0, 0x0B]);
        module.Elements.Add([1, 0, 0]);
        module.DataSegments.Add([1, 0]);
        foreach (Opcode opcode in opcodes)
        {
            module.AddFunction(0, body =>
            {
                body.WriteByte(0);
                Write(body, opcode);
                if (opcode != Opcodes.End)
                {
                    WriteEnds(body, opcode);
                }
            });
        }

        return module.ToArray();
    }

    private static byte[] Sample(Immediate immediate) => immediate switch
    {
        Immediate.Address => [0, 0],
        Immediate.BlockType => [0x40],
        Immediate.HeapType => [0x70],
        Immediate.ValTypes => [1, 0x7F],
        Immediate.Labels => [1, 0, 0],
        Immediate.Catches => [1, 2, 0],
        Immediate.Handlers => [1, 0, 0, 0],
        Immediate.F32 => new byte[4],
        Immediate.F64 => new byte[8],
        Immediate.V128 or Immediate.Lanes => new byte[16],
        _ => [0],
    };
}
