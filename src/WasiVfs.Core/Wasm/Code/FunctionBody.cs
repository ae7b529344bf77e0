// SPDX-License-Identifier: MIT
namespace WasiVfs.Wasm;

/// <summary>Consecutive locals of one type.</summary>
internal readonly record struct LocalRun(uint Count, ValType Type);

/// <summary>A function body: declarations of locals, then an expression (core specification, Code Section).</summary>
internal static class FunctionBody
{
    // A count and a type.
    private const int MinRun = 2;

    /// <summary>A cursor over the instructions of a body, past its locals.</summary>
    /// <param name="body">The body, without its size.</param>
    /// <param name="baseOffset">Where it lies in the file.</param>
    public static InstructionReader Open(ReadOnlySpan<byte> body, long baseOffset = 0)
    {
        var reader = new WasmReader(body, baseOffset);
        ulong total = 0;
        for (int left = reader.ReadCount(MinRun); left > 0; left--)
        {
            ReadRun(ref reader, ref total);
        }

        return new InstructionReader(reader);
    }

    /// <summary>Reads the declarations of a body.</summary>
    public static LocalRun[] ReadLocals(ref WasmReader reader)
    {
        var runs = new LocalRun[reader.ReadCount(MinRun)];
        ulong total = 0;
        for (int i = 0; i < runs.Length; i++)
        {
            runs[i] = ReadRun(ref reader, ref total);
        }

        return runs;
    }

    /// <summary>How many locals the declarations make, parameters not counted.</summary>
    public static uint CountLocals(ReadOnlySpan<byte> body)
    {
        var reader = new WasmReader(body);
        uint total = 0;
        foreach (LocalRun run in ReadLocals(ref reader))
        {
            total += run.Count;
        }

        return total;
    }

    public static void WriteLocals(WasmWriter writer, ReadOnlySpan<LocalRun> runs)
    {
        writer.WriteU32((uint)runs.Length);
        foreach (LocalRun run in runs)
        {
            writer.WriteU32(run.Count);
            run.Type.Write(writer);
        }
    }

    private static LocalRun ReadRun(ref WasmReader reader, ref ulong total)
    {
        long offset = reader.AbsoluteOffset;
        uint count = reader.ReadU32();
        total += count;
        if (total > uint.MaxValue)
        {
            Malformed.Throw(Malformed.TooManyLocals, offset);
        }

        return new LocalRun(count, ValType.Read(ref reader));
    }
}
