// SPDX-License-Identifier: MIT
namespace WasiVfs.Wasm;

/// <summary>The values of constant expressions of the type i32 (core specification, Constant Expressions): what can be told of them
/// without the host that instantiates the module.</summary>
internal sealed class ConstantExpression
{
    private static readonly Opcode Subtract = OpcodeTable.Named("i32.sub");
    private static readonly Opcode Multiply = OpcodeTable.Named("i32.mul");

    private readonly List<uint?> _globals = [];
    private readonly Stack<uint?> _operands = new();

    /// <summary>Evaluates the globals that expressions of the module can refer to, each once.</summary>
    public ConstantExpression(WasmModule module)
    {
        _globals.AddRange(Enumerable.Repeat<uint?>(null, (int)module.Imports.CountOf(ExternKind.Global)));
        foreach (Global global in module.Globals)
        {
            _globals.Add(global.Type.IsMutable ? null : ValueOf(module.Globals.OpenReader(global.Initializer)));
        }
    }

    /// <summary>The value of an expression; null if it depends on the host, or is not made of numbers alone.</summary>
    /// <param name="expression">A cursor at its first instruction.</param>
    /// <exception cref="WasmFormatException">It is malformed.</exception>
    public uint? ValueOf(WasmReader expression)
    {
        _operands.Clear();
        var instructions = new InstructionReader(expression);
        while (instructions.MoveNext() && instructions.Opcode != Opcodes.End)
        {
            _operands.Push(Next(instructions.Current));
        }

        return Pop();
    }

    private uint? Next(in Instruction instruction)
    {
        if (instruction.Opcode == Opcodes.I32Const)
        {
            return (uint)instruction.Literal;
        }

        if (instruction.Opcode == Opcodes.GlobalGet)
        {
            return instruction.Index < _globals.Count ? _globals[(int)instruction.Index] : null;
        }

        bool isAdd = instruction.Opcode == Opcodes.I32Add;
        bool isSubtract = instruction.Opcode == Subtract;
        if (!isAdd && !isSubtract && instruction.Opcode != Multiply)
        {
            return null;
        }

        uint? right = Pop();
        uint? left = Pop();
        return unchecked(isAdd ? left + right : isSubtract ? left - right : left * right);
    }

    private uint? Pop() => _operands.TryPop(out uint? value) ? value : null;
}
