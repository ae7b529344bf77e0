// SPDX-License-Identifier: MIT
namespace WasiVfs.Wasm;

/// <summary>
/// Writes whole sections anew, with the indices that the hooks give. Definitions keep their places: only references are
/// renumbered, and nothing is added or removed. The type section is left as it is.
/// </summary>
internal sealed partial class SectionTranscoder(IndexHooks hooks)
{
    private readonly CodeTranscoder _code = new(hooks);

    /// <summary>The payload of a section with its references renumbered.</summary>
    public ReadOnlyMemory<byte> Transcode(RawSection section)
    {
        if (section.Id == SectionId.Code)
        {
            return Code(CodeSection.Parse(section));
        }

        var output = new WasmWriter(section.Payload.Length);
        var pass = new Transcription(section.OpenReader(), hooks, output);
        switch (section.Id)
        {
            case SectionId.Start:
                pass.Index(Immediate.FuncIdx);
                break;
            case SectionId.Import or SectionId.Function or SectionId.Table or SectionId.Tag or SectionId.Global
                or SectionId.Export or SectionId.Element or SectionId.Data:
                for (int left = pass.Reader.ReadCount(minElementSize: 1); left > 0; left--)
                {
                    Entry(section.Id, ref pass);
                }

                break;
            default:
                return section.Payload;
        }

        pass.Reader.ExpectEnd();
        pass.Flush();
        return output.WrittenMemory;
    }

    private ReadOnlyMemory<byte> Code(CodeSection code)
    {
        var output = new WasmWriter(code.Payload.Length);
        var body = new WasmWriter();
        ReadOnlySpan<byte> payload = code.Payload.Span;
        int copied = 0;
        foreach (CodeBody entry in code.Bodies)
        {
            body.Clear();
            _code.Body(entry.Body.Of(payload), code.Offset + entry.Body.Start, body);
            output.WriteBytes(payload[copied..entry.Entry.Start]);
            int width = entry.Body.Start - entry.Entry.Start;
            output.WritePaddedU32((uint)body.Length, Math.Max(width, Leb128.SizeOfU32((uint)body.Length)));
            output.WriteBytes(body.WrittenSpan);
            copied = entry.Entry.End;
        }

        output.WriteBytes(payload[copied..]);
        return output.WrittenMemory;
    }

    private void Entry(SectionId id, ref Transcription pass)
    {
        switch (id)
        {
            case SectionId.Import:
                pass.Reader.ReadName();
                pass.Reader.ReadName();
                Import(ref pass);
                break;
            case SectionId.Function:
                pass.Index(Immediate.TypeIdx);
                break;
            case SectionId.Table:
                Table(ref pass);
                break;
            case SectionId.Tag:
                pass.Reader.ReadByte();
                pass.Index(Immediate.TypeIdx);
                break;
            case SectionId.Global:
                pass.ValueType();
                GlobalType.ReadMutability(ref pass.Reader);
                _code.Expression(ref pass, replace: false);
                break;
            case SectionId.Export:
                pass.Reader.ReadName();
                pass.Index(((ExternKind)pass.Reader.ReadByte()).IndexSpace);
                break;
            case SectionId.Element:
                Element(ref pass);
                break;
            default:
                Data(ref pass);
                break;
        }
    }

    private static void Import(ref Transcription pass)
    {
        switch ((ExternKind)pass.Reader.ReadByte())
        {
            case ExternKind.Function:
                pass.Index(Immediate.TypeIdx);
                break;
            case ExternKind.Table:
                pass.ValueType();
                Limits.ReadOfTable(ref pass.Reader);
                break;
            case ExternKind.Memory:
                Limits.Read(ref pass.Reader);
                break;
            case ExternKind.Global:
                pass.ValueType();
                GlobalType.ReadMutability(ref pass.Reader);
                break;
            case ExternKind.Tag:
                pass.Reader.ReadByte();
                pass.Index(Immediate.TypeIdx);
                break;
            default:
                Malformed.Throw(Malformed.ImportKind, pass.Reader.AbsoluteOffset - 1);
                break;
        }
    }

    private void Table(ref Transcription pass)
    {
        bool initialized = pass.Reader.PeekByte() == TableSection.WithInitializer;
        if (initialized)
        {
            pass.Reader.Skip(2);
        }

        pass.ValueType();
        Limits.ReadOfTable(ref pass.Reader);
        if (initialized)
        {
            _code.Expression(ref pass, replace: false);
        }
    }
}
