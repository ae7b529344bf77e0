// SPDX-License-Identifier: MIT
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Linking;

/// <summary>
/// Redirects all references of a program to answered imports: calls, <c>ref.func</c>, element segments, initial
/// values, exports, the start function. In the portable profile also its <c>memory.size</c> and <c>memory.grow</c>.
/// </summary>
/// <remarks>
/// A body whose length would change is moved to the end as a new function, and its old place calls that: so no offset of the
/// program's code moves, and debug information that counts from the code section's start stays true. Where the call doesn't fit
/// in the old place, the body changes in its place, and <see cref="CodeMoved"/> says so. More functions may need a longer count
/// before all code: <see cref="MakeUpForCount"/> takes as many bytes from the first body that can be moved.
/// </remarks>
internal sealed class ProgramRewriter(ModuleAppender appender, Redirection redirection, FunctionNames names)
{
    private static readonly SectionId[] OtherSections =
        [SectionId.Table, SectionId.Global, SectionId.Export, SectionId.Start, SectionId.Element];

    private readonly SortedDictionary<int, uint> _moved = [];

    /// <summary>The bodies that were moved, with their new places, in the order of the file.</summary>
    public IReadOnlyList<MovedBody> Moved => [.. _moved.Select(body => new MovedBody(body.Key, (int)(body.Value - Imported)))];

    /// <summary>Whether bodies of the program lie at other offsets of the code section than before.</summary>
    public bool CodeMoved { get; private set; }

    /// <summary>Whether any body of the program has changed.</summary>
    public bool CodeChanged { get; private set; }

    /// <summary>The module with the references outside of its code redirected.</summary>
    public WasmModule RewriteSections(WasmModule module)
    {
        var transcoder = new SectionTranscoder(redirection);
        return module.Select(section => OtherSections.Contains(section.Id) ? new RawSection(section.Id, transcoder.Transcode(section)) : section);
    }

    /// <summary>Keeps the offsets of the code although the number of functions takes more bytes. It is called when all other
    /// functions have been added. The bodies before the one that gives way move by so many bytes: linkers put stubs there, which
    /// have no debug information.</summary>
    public void MakeUpForCount()
    {
        if (appender.CountGrowth() == 0)
        {
            return;
        }

        int excess = appender.CountGrowth(more: 1);
        for (int index = 0; index < Code.Bodies.Length; index++)
        {
            byte[] body = appender.CurrentBody(index);
            if (TryMove(index, body, body.Length - excess) is { } forwarder)
            {
                CodeChanged = true;
                appender.ReplaceBody(index, forwarder);
                return;
            }
        }

        CodeMoved = true;
    }

    private CodeSection Code => appender.Program.Code;

    private uint Imported => appender.Program.Imports.CountOf(ExternKind.Function);

    /// <summary>Redirects the references in the code.</summary>
    public void RewriteCode()
    {
        var transcoder = new CodeTranscoder(redirection);
        foreach (int index in redirection.Find(Code).Select(reference => reference.Body).Distinct())
        {
            CodeBody place = Code.Bodies[index];
            var body = new WasmWriter(place.Body.Length);
            transcoder.Body(Code.BodyBytes(index), Code.Offset + place.Body.Start, body);
            Replace(index, body.ToArray(), place.Body.Length);
        }
    }

    private void Replace(int index, byte[] body, int oldLength)
    {
        CodeChanged = true;
        if (body.Length != oldLength && TryMove(index, body, oldLength) is { } forwarder)
        {
            body = forwarder;
        }

        CodeMoved |= body.Length != oldLength;
        appender.ReplaceBody(index, body);
    }

    // Moves the body to a new function and returns one of exactly that length that calls it; null if that can't be so short.
    private byte[]? TryMove(int index, byte[] body, int length)
    {
        uint type = appender.Program.FunctionTypes[index];
        bool hasMoved = _moved.TryGetValue(index, out uint target);
        byte[] forwarder = Forwarder(hasMoved ? target : appender.NextFunction, appender.Program.Types.Function(type)!.Parameters.Length, length);
        if (forwarder.Length != length)
        {
            return null;
        }

        if (!hasMoved)
        {
            _moved.Add(index, appender.AddFunction(type, names.Of(Imported + (uint)index), body));
        }

        return forwarder;
    }

    private static byte[] Forwarder(uint function, int parameters, int length)
    {
        var assembler = new FunctionAssembler();
        for (uint i = 0; i < parameters; i++)
        {
            assembler.LocalGet(i);
        }

        return assembler.Call(function).Finish(length);
    }
}

/// <summary>A body that was moved, and its new place.</summary>
/// <param name="From">Its old place, counted from the first body of the code section.</param>
/// <param name="To">Its new place, counted likewise.</param>
internal readonly record struct MovedBody(int From, int To);
