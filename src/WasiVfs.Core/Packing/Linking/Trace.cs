// SPDX-License-Identifier: MIT
namespace WasiVfs.Packing.Linking;

/// <summary>
/// Wraps each answer to a file call in a function that has the runtime write a line about it, and each function of the host in
/// one that notes that the host was asked.
/// </summary>
internal sealed class Trace
{
    private const int NoDescriptor = -1;

    private readonly ModuleAppender _module;
    private readonly uint _asked;
    private readonly uint _isFirst;

    public Trace(ModuleAppender module)
    {
        _module = module;
        _asked = module.AddGlobal(0);
        _isFirst = module.AddGlobal(1);
    }

    /// <summary>A function that notes that the host is asked, and asks it.</summary>
    public uint Noting(uint host, Preview1Function function)
    {
        FunctionAssembler body = new FunctionAssembler().I32Const(1).GlobalSet(_asked);
        return Add(function, $"wasi_vfs.ask_{function.Name}", body.CallWithParameters(host, function.Type).Finish());
    }

    /// <summary>A function that answers as the given one does, and traces it; the given one itself if a trace does not show the
    /// call.</summary>
    /// <param name="function">The call.</param>
    /// <param name="answer">What answers it.</param>
    /// <param name="linker">Links what writes the line.</param>
    public uint Wrap(Preview1Function function, uint answer, GuestLinker linker)
    {
        if (TraceTable.Find(function.Name) is not { } call)
        {
            return answer;
        }

        uint error = (uint)function.Type.Parameters.Length;
        FunctionAssembler body = new FunctionAssembler(locals: 1)
            .GlobalGet(_isFirst).If().I32Const(0).GlobalSet(_isFirst).Call(linker.Link("trace_hidden")).End();
        body.I32Const(TraceTable.Word(call));
        Object(body, call, "fpl");
        Object(body, call, "FPL");
        body.Call(linker.Link("trace_begin")).I32Const(0).GlobalSet(_asked);
        body.CallWithParameters(answer, function.Type).LocalSet(error);
        body.I32Const((int)call.Outcome);
        Parameter(body, call, 'r', 0);
        Parameter(body, call, 'n', 0);
        body.LocalGet(error).GlobalGet(_asked).Call(linker.Link("trace_end")).LocalGet(error);
        return Add(function, $"wasi_vfs.trace_{function.Name}", body.Finish());
    }

    // A descriptor, a path and its length.
    private static void Object(FunctionAssembler body, TracedCall call, string letters)
    {
        Parameter(body, call, letters[0], NoDescriptor);
        Parameter(body, call, letters[1], 0);
        Parameter(body, call, letters[2], 0);
    }

    private static void Parameter(FunctionAssembler body, TracedCall call, char letter, int otherwise) =>
        _ = call.Parameter(letter) is { } index ? body.LocalGet(index) : body.I32Const(otherwise);

    private uint Add(Preview1Function function, string name, byte[] body) => _module.AddFunction(_module.TypeIndex(function.Type), name, body);
}
