// SPDX-License-Identifier: MIT
namespace WasiVfs.Wasm;

/// <summary>Writes function bodies and expressions anew, with the indices and instructions that the hooks give.</summary>
internal sealed class CodeTranscoder(IndexHooks hooks)
{
    private readonly WasmWriter _scratch = new();

    /// <summary>Writes a function body, without its size.</summary>
    /// <param name="body">Its locals and its expression.</param>
    /// <param name="baseOffset">Where it lies in the file.</param>
    /// <param name="output">Where it is written to.</param>
    /// <param name="moreLocals">Locals added after those of the body; the first gets the next index.</param>
    public void Body(ReadOnlySpan<byte> body, long baseOffset, WasmWriter output, ReadOnlySpan<LocalRun> moreLocals = default)
    {
        var pass = new Transcription(new WasmReader(body, baseOffset), hooks, output);
        Locals(ref pass, moreLocals);
        Expression(ref pass, replace: true);
        pass.Flush();
        if (!pass.Reader.AtEnd)
        {
            Malformed.Throw(Malformed.EndExpected, pass.Reader.AbsoluteOffset);
        }
    }

    /// <summary>Passes over one expression, final <c>end</c> included.</summary>
    internal void Expression(ref Transcription pass, bool replace)
    {
        var instructions = new InstructionReader(pass.Reader);
        while (instructions.MoveNext())
        {
            Opcode opcode = instructions.Opcode;
            if (replace)
            {
                _scratch.Clear();
                if (hooks.TryReplace(instructions.Current, _scratch))
                {
                    pass.Replace(instructions.Start, instructions.End, _scratch.WrittenSpan);
                    continue;
                }
            }

            if ((opcode.Spaces & hooks.Spaces) != 0)
            {
                pass.MoveTo(instructions.Start);
                OpcodeTable.Read(ref pass.Reader);
                foreach (Immediate immediate in opcode.Immediates)
                {
                    pass.Rewrite(immediate);
                }
            }
        }

        pass.MoveTo(instructions.End);
    }

    private void Locals(ref Transcription pass, ReadOnlySpan<LocalRun> more)
    {
        int start = pass.Reader.Position;
        LocalRun[] runs = FunctionBody.ReadLocals(ref pass.Reader);
        bool changed = !more.IsEmpty;
        for (int i = 0; i < runs.Length; i++)
        {
            ValType type = runs[i].Type;
            ValType mapped = type.HasTypeIndex ? type with { Heap = hooks.Type((uint)type.Heap) } : type;
            changed |= mapped != type;
            runs[i] = runs[i] with { Type = mapped };
        }

        if (changed)
        {
            _scratch.Clear();
            FunctionBody.WriteLocals(_scratch, [.. runs, .. more]);
            pass.Replace(start, pass.Reader.Position, _scratch.WrittenSpan);
        }
    }
}
