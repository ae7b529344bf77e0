// SPDX-License-Identifier: MIT
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Linking;

/// <summary>
/// Turns a body of the runtime into one for the module it is linked into. The runtime's own loads and stores get the state's
/// memory or its base; everything but plain integer code is refused, so that no instruction can mean something else after
/// linking.
/// </summary>
internal sealed class GuestLowering : IndexHooks
{
    // Two i32 and one i64, for what lies above an address on the stack.
    private static readonly LocalRun[] ScratchLocals = [new(2, ValType.I32), new(1, ValType.I64)];
    private static readonly HashSet<string> Refused = ["call_indirect", "memory.size", "memory.grow"];

    private readonly GuestRuntime _guest;
    private readonly IStateMemory _state;
    private readonly SegmentIndices _segments;
    private readonly uint _stackPointer;
    private readonly Func<uint, uint> _resolve;
    private readonly CodeTranscoder _transcoder;
    private uint _scratch;

    /// <param name="guest">The runtime.</param>
    /// <param name="state">Where its state goes.</param>
    /// <param name="segments">The data segments that it reads.</param>
    /// <param name="stackPointer">The global that takes the place of the runtime's only one.</param>
    /// <param name="resolve">From the runtime's function index to the module's.</param>
    public GuestLowering(GuestRuntime guest, IStateMemory state, SegmentIndices segments, uint stackPointer, Func<uint, uint> resolve)
    {
        (_guest, _state, _segments, _stackPointer, _resolve) = (guest, state, segments, stackPointer, resolve);
        _transcoder = new CodeTranscoder(this);
    }

    public override IndexSpaces Spaces => IndexSpaces.Functions | IndexSpaces.Globals;

    private uint First => _scratch;

    private uint Second => _scratch + 1;

    private uint Long => _scratch + 2;

    /// <summary>The body for the module.</summary>
    /// <param name="defined">The function's place among those that the runtime defines.</param>
    public byte[] Lower(int defined)
    {
        ReadOnlySpan<byte> body = _guest.Code.BodyBytes(defined);
        _scratch = (uint)_guest.Types.Function(_guest.FunctionTypes[defined])!.Parameters.Length + FunctionBody.CountLocals(body);
        var code = new WasmWriter(body.Length * 2);
        _transcoder.Body(body, _guest.Code.Offset + _guest.Code.Bodies[defined].Body.Start, code, ScratchLocals);
        return code.ToArray();
    }

    public override uint Function(uint index) => _resolve(index);

    public override uint Global(uint index) => _stackPointer;

    public override bool TryReplace(in Instruction instruction, WasmWriter output)
    {
        Opcode opcode = instruction.Opcode;
        if (opcode == Opcodes.Call && Accessor(instruction.Index) is { } name)
        {
            _state.WriteAccessor(name, _segments, output);
            return true;
        }

        if (opcode == Opcodes.MemoryFill || opcode == Opcodes.MemoryCopy)
        {
            ReplaceBulk(opcode, output);
            return true;
        }

        RequirePlain(instruction);
        if (opcode.Shape == OpcodeShape.MemArg)
        {
            ReplaceAccess(instruction, output);
            return true;
        }

        return false;
    }

    private string? Accessor(uint function) =>
        function < _guest.Imports.Count && _guest.Imports[(int)function] is { Module: GuestRuntime.AccessorModule } import ? import.Name : null;

    // A load has the address on top of the stack; a store has the value above it.
    private void ReplaceAccess(in Instruction instruction, WasmWriter output)
    {
        bool setAside = _state.HasAddressOffset && instruction.Opcode.Name.Contains(".store", StringComparison.Ordinal);
        uint value = instruction.Opcode.Name.StartsWith("i64", StringComparison.Ordinal) ? Long : First;
        if (setAside)
        {
            output.Emit(Opcodes.LocalSet, value);
        }

        _state.WriteAddressOffset(output);
        if (setAside)
        {
            output.Emit(Opcodes.LocalGet, value);
        }

        output.Emit(instruction.Opcode, instruction.MemArg with { Memory = _state.MemoryIndex });
    }

    // memory.fill(to, value, length) and memory.copy(to, from, length) within the state.
    private void ReplaceBulk(Opcode opcode, WasmWriter output)
    {
        bool copies = opcode == Opcodes.MemoryCopy;
        output.Emit(Opcodes.LocalSet, First);
        if (copies)
        {
            _state.WriteAddressOffset(output);
        }

        output.Emit(Opcodes.LocalSet, Second);
        _state.WriteAddressOffset(output);
        output.Emit(Opcodes.LocalGet, Second);
        output.Emit(Opcodes.LocalGet, First);
        output.Emit(opcode, copies ? [_state.MemoryIndex, _state.MemoryIndex] : [_state.MemoryIndex]);
    }

    private static void RequirePlain(in Instruction instruction)
    {
        Opcode opcode = instruction.Opcode;
        bool isFloat = opcode.Name.Contains("f32", StringComparison.Ordinal) || opcode.Name.Contains("f64", StringComparison.Ordinal);

        // A block's type is one byte if it has at most one result; anything else is an index of a type.
        bool typedBlock = opcode.Spaces == IndexSpaces.Types && (instruction.Bytes.Length != 2 || (instruction.Bytes[1] & 0x40) == 0);
        if (opcode.Proposal != Proposal.Mvp || isFloat || typedBlock || Refused.Contains(opcode.Name))
        {
            throw new InvalidOperationException(
                $"The guest runtime holds '{opcode.Name}' at offset 0x{instruction.Offset:x}: "
                    + "the linker takes integer code, calls and accessors only.");
        }
    }
}
