// SPDX-License-Identifier: MIT
using System.Globalization;
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Linking;

/// <summary>
/// Makes the functions that stand in the place of calls of WASI 0.3: each asks the runtime if a handle is one of the runtime's, and the
/// host otherwise. A call that does not wait is answered at once, as one that has returned.
/// </summary>
/// <param name="module">The module that the functions are added to.</param>
/// <param name="linker">Links the runtime's functions.</param>
/// <param name="memory">The program's memory.</param>
/// <param name="isSealed">Whether the host's files are out of reach.</param>
internal sealed class Calls03(ModuleAppender module, GuestLinker linker, uint memory, bool isSealed)
{
    private const int LastOfHosts = (1 << 30) - 1; // canonical.h, HANDLE_BASE
    private const int Returned = 2; // Subtask.State.RETURNED

    /// <summary>Adds the function for an import, and returns its index.</summary>
    public uint Add(Import import, Call03 call)
    {
        uint answer = linker.Link(call.Export);
        FuncType answerType = linker.TypeOf(call.Export);
        var body = new FunctionAssembler();
        Handle(body, call, 0);
        if (call.Other is { } other)
        {
            Handle(body, call, other);
            body.I32Or();
        }

        body.I32Const(LastOfHosts).I32GtU().If();
        Ask(body, call, answer, answerType);
        body.Return().End();
        if (isSealed && !Seal.Keeps(import))
        {
            body.Unreachable();
        }
        else
        {
            body.CallWithParameters(import.Index, call.Type);
        }

        return module.AddFunction(module.TypeIndex(call.Type), $"wasi_vfs.{import.Name}", body.Finish());
    }

    private void Handle(FunctionAssembler body, Call03 call, uint parameter)
    {
        if (call.Lowering == Lowering.AsynchronousAtPointer)
        {
            Load(body, call.Layout.Split(' ')[parameter]);
        }
        else
        {
            body.LocalGet(parameter);
        }
    }

    private void Ask(FunctionAssembler body, Call03 call, uint answer, FuncType type)
    {
        uint result = (uint)call.Type.Parameters.Length - 1; // where the program wants it
        switch (call.Lowering)
        {
            case Lowering.Synchronous:
                body.CallWithParameters(answer, call.Type);
                return;
            case Lowering.AsynchronousAtPointer:
                foreach (string parameter in call.Layout.Split(' '))
                {
                    Load(body, parameter);
                }

                body.LocalGet(result).Call(answer);
                break;
            case Lowering.Asynchronous when type.Results.Length > 0:
                body.LocalGet(result).CallWithParameters(answer, type).I32Store8(memory);
                break;
            default:
                body.CallWithParameters(answer, type);
                break;
        }

        body.I32Const(Returned);
    }

    // A parameter of the tuple that the first parameter points to.
    private void Load(FunctionAssembler body, string parameter)
    {
        uint offset = uint.Parse(parameter[1..], CultureInfo.InvariantCulture);
        body.LocalGet(0);
        _ = parameter[0] switch
        {
            'b' => body.I32Load8U(memory, offset),
            'I' => body.I64Load(memory, offset),
            _ => body.I32Load(memory, offset),
        };
    }
}
