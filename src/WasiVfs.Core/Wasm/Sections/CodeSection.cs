// SPDX-License-Identifier: MIT
namespace WasiVfs.Wasm;

/// <summary>The place of one function body in the code section's payload.</summary>
/// <param name="Entry">The body with the size before it.</param>
/// <param name="Body">The locals and the expression, without the size.</param>
internal readonly record struct CodeBody(ByteRange Entry, ByteRange Body);

/// <summary>The function bodies of a module (core specification, Code Section), found without reading their
/// instructions.</summary>
internal sealed class CodeSection
{
    private readonly RawSection? _section;
    private readonly CodeBody[] _bodies;

    private CodeSection(RawSection? section, CodeBody[] bodies)
    {
        _section = section;
        _bodies = bodies;
    }

    public ReadOnlySpan<CodeBody> Bodies => _bodies;

    /// <summary>The section's payload; ranges are positions in it.</summary>
    public ReadOnlyMemory<byte> Payload => _section?.Payload ?? default;

    /// <summary>Where the payload starts in the file that was read.</summary>
    public long Offset => _section?.Offset ?? 0;

    public static CodeSection Parse(RawSection? section)
    {
        if (section is null)
        {
            return new CodeSection(null, []);
        }

        WasmReader reader = section.OpenReader();
        CodeBody[] bodies = reader.ReadVector(ReadBody);
        reader.ExpectEnd();
        return new CodeSection(section, bodies);
    }

    private static CodeBody ReadBody(ref WasmReader reader)
    {
        int start = reader.Position;
        int length = reader.ReadLength();
        var body = new ByteRange(reader.Position, length);
        reader.Skip(length);
        return new CodeBody(ByteRange.Between(start, reader.Position), body);
    }

    /// <summary>The bytes of a body: locals and expression.</summary>
    public ReadOnlySpan<byte> BodyBytes(int index) => _bodies[index].Body.Of(Payload.Span);

    /// <summary>A cursor over the instructions of a body, past its locals.</summary>
    public InstructionReader OpenBody(int index) =>
        FunctionBody.Open(BodyBytes(index), Offset + _bodies[index].Body.Start);
}
