// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Runtime.CompilerServices;

namespace WasiVfs.Wasm;

/// <summary>Instructions with consecutive numbers and the same immediates.</summary>
/// <param name="First">The number of the first name.</param>
/// <param name="Proposal">Where they come from.</param>
/// <param name="Immediates">What follows each of them.</param>
/// <param name="Names">Mnemonics separated by white space; <c>-</c> stands for a number that is not assigned.</param>
internal sealed record OpcodeRun(uint First, Proposal Proposal, Immediate[] Immediates, string Names);

/// <summary>
/// The one list of instructions: WebAssembly 3.0, the legacy exceptions, threads, wide arithmetic and stack switching
/// (core specification, Index of Instructions). Readers, transcoders and tests all derive from it.
/// </summary>
internal static class OpcodeTable
{
    private const byte GcPrefix = 0xFB;
    private const byte MiscPrefix = 0xFC;
    private const byte VectorPrefix = 0xFD;
    private const byte AtomicPrefix = 0xFE;

    private static readonly List<Opcode> Rows = [];
    private static readonly Opcode?[] Unprefixed = Add(0, CoreOpcodes.Unprefixed);
    private static readonly Opcode?[] Gc = Add(GcPrefix, GcOpcodes.All);
    private static readonly Opcode?[] Misc = Add(MiscPrefix, CoreOpcodes.Misc);
    private static readonly Opcode?[] Vector = Add(VectorPrefix, VectorOpcodes.All);
    private static readonly Opcode?[] Atomic = Add(AtomicPrefix, AtomicOpcodes.All);
    private static readonly Dictionary<string, Opcode> ByName = Rows.GroupBy(row => row.Name).ToDictionary(rows => rows.Key, rows => rows.First());

    /// <summary>All instructions; each stands at its <see cref="Opcode.Id"/>.</summary>
    public static IReadOnlyList<Opcode> All => Rows;

    /// <summary>The instruction of that mnemonic. Of two with the same (<c>select</c>, <c>ref.test</c>, <c>ref.cast</c>), the
    /// first.</summary>
    public static Opcode Named(string name) => ByName[name];

    /// <summary>The instruction whose opcode is that byte; null for a prefix, and for a byte that is not an opcode.</summary>
    public static Opcode? Of(byte number) => Unprefixed[number];

    /// <summary>Reads an opcode. One that is not in the table is an error, never a guess.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Opcode Read(ref WasmReader reader)
    {
        byte first = reader.ReadByte();
        return Unprefixed[first] ?? ReadPrefixed(first, ref reader);
    }

    private static Opcode ReadPrefixed(byte prefix, ref WasmReader reader)
    {
        long offset = reader.AbsoluteOffset - 1;
        Opcode?[]? table = prefix switch
        {
            GcPrefix => Gc,
            MiscPrefix => Misc,
            VectorPrefix => Vector,
            AtomicPrefix => Atomic,
            _ => null,
        };
        if (table is null)
        {
            return Malformed.Throw<Opcode>(string.Create(CultureInfo.InvariantCulture, $"{Malformed.IllegalOpcode} {prefix:x2}"), offset);
        }

        uint number = reader.ReadU32();
        return (number < table.Length ? table[number] : null)
            ?? Malformed.Throw<Opcode>(string.Create(CultureInfo.InvariantCulture, $"{Malformed.IllegalOpcode} {prefix:x2} {number:x2}"), offset);
    }

    private static Opcode?[] Add(byte prefix, OpcodeRun[] runs)
    {
        var rows = new List<Opcode>();
        foreach (OpcodeRun run in runs)
        {
            uint number = run.First;
            foreach (string name in run.Names.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            {
                if (name != "-")
                {
                    rows.Add(new Opcode(Rows.Count + rows.Count, prefix, number, name, run.Proposal, run.Immediates));
                }

                number++;
            }
        }

        Rows.AddRange(rows);
        var table = new Opcode?[prefix == 0 ? byte.MaxValue + 1 : rows.Max(row => row.Number) + 1];
        foreach (Opcode row in rows)
        {
            table[row.Number] = table[row.Number] is not { } other ? row
                : throw new InvalidOperationException($"{row.Name} and {other} share a number.");
        }

        return table;
    }
}
