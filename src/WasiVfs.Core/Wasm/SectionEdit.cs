// SPDX-License-Identifier: MIT
namespace WasiVfs.Wasm;

/// <summary>Bytes of a section's payload, and those that take their place.</summary>
/// <param name="Old">The bytes that go, in the payload as it was.</param>
/// <param name="New">The bytes that come.</param>
internal readonly record struct SectionEdit(ByteRange Old, byte[] New)
{
    /// <summary>The payload of a section that is a vector, with another count and edited entries.</summary>
    /// <param name="section">The section.</param>
    /// <param name="count">How many entries it has then.</param>
    /// <param name="edits">What is edited, in the order of the file.</param>
    public static ReadOnlyMemory<byte> Apply(RawSection section, uint count, IReadOnlyList<SectionEdit> edits)
    {
        ReadOnlySpan<byte> payload = section.Payload.Span;
        WasmReader reader = section.OpenReader();
        reader.ReadU32();
        var output = new WasmWriter(payload.Length + edits.Sum(edit => edit.New.Length));
        output.WriteU32(count);
        int copied = reader.Position;
        foreach (SectionEdit edit in edits)
        {
            output.WriteBytes(payload[copied..edit.Old.Start]);
            output.WriteBytes(edit.New);
            copied = edit.Old.End;
        }

        output.WriteBytes(payload[copied..]);
        return output.WrittenMemory;
    }
}
