// SPDX-License-Identifier: MIT
namespace WasiVfs.Wasm;

internal sealed partial class SectionTranscoder
{
    private void Element(ref Transcription pass)
    {
        int start = pass.Reader.Position;
        uint flags = pass.Reader.ReadU32();
        bool active = (flags & ElementSection.NotActive) == 0;
        bool explicitIndex = (flags & ElementSection.ExplicitIndex) != 0;
        bool expressions = (flags & ElementSection.Expressions) != 0;
        bool named = active && Place(ref pass, start, explicitIndex, Immediate.TableIdx, flags | ElementSection.ExplicitIndex);
        if (named)
        {
            byte type = expressions ? ElementSection.FuncRefCode : ElementSection.FunctionKind;
            pass.Replace(pass.Reader.Position, pass.Reader.Position, [type]);
        }
        else if (!active || explicitIndex)
        {
            ElementType(ref pass, expressions);
        }

        for (int left = pass.Reader.ReadCount(minElementSize: 1); left > 0; left--)
        {
            if (expressions)
            {
                _code.Expression(ref pass, replace: false);
            }
            else
            {
                pass.Index(Immediate.FuncIdx);
            }
        }
    }

    private static void ElementType(ref Transcription pass, bool expressions)
    {
        if (expressions)
        {
            pass.ValueType();
        }
        else
        {
            pass.Reader.ReadByte();
        }
    }

    private void Data(ref Transcription pass)
    {
        int start = pass.Reader.Position;
        uint flags = pass.Reader.ReadU32();
        if (flags != DataSection.Passive)
        {
            Place(ref pass, start, flags == DataSection.ActiveWithMemory, Immediate.MemIdx, DataSection.ActiveWithMemory);
        }

        pass.Reader.Skip(pass.Reader.ReadLength());
    }

    /// <summary>Passes over the target and the offset of an active segment. A segment that does not name its target fills number
    /// 0: if number 0 is renumbered, the segment gets the flags of the form that names the target, and the answer is
    /// true.</summary>
    private bool Place(ref Transcription pass, int start, bool explicitIndex, Immediate space, uint namingFlags)
    {
        uint target = hooks.Map(space, 0);
        if (explicitIndex)
        {
            pass.Index(space);
        }
        else if (target != 0)
        {
            var form = new WasmWriter();
            form.WriteU32(namingFlags);
            form.WriteU32(target);
            pass.Replace(start, pass.Reader.Position, form.WrittenSpan);
        }

        _code.Expression(ref pass, replace: false);
        return !explicitIndex && target != 0;
    }
}
