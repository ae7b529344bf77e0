// SPDX-License-Identifier: MIT
using CsCheck;

namespace WasiVfs.Tests.Support;

/// <summary>One change of a file's bytes, as damage or malice makes it. A place that the file does not have is moved into it.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="At">Where, in bytes from the file's start.</param>
/// <param name="Value">The new byte, the number of the bit, the new word, or where the bytes come from.</param>
/// <param name="Length">How many bytes are copied, repeated, cleared or removed.</param>
internal sealed record ByteChange(ChangeKind Kind, int At, int Value, int Length)
{
    /// <summary>Changes of some kinds at some places.</summary>
    public static Gen<ByteChange> Gen(Gen<int> at, Gen<int> value, params ChangeKind[] kinds) =>
        CsCheck.Gen.Select(CsCheck.Gen.OneOf(kinds), at, value, CsCheck.Gen.Int[1, 32])
            .Select(row => new ByteChange(row.Item1, row.Item2, row.Item3, row.Item4));

    /// <summary>A copy of a file with changes made to it, one after another.</summary>
    public static byte[] Apply(ReadOnlySpan<byte> file, IEnumerable<ByteChange> changes)
    {
        List<byte> bytes = [.. file];
        foreach (ByteChange change in changes)
        {
            change.Apply(bytes);
        }

        return [.. bytes];
    }

    private void Apply(List<byte> file)
    {
        int length = Math.Min(Kind switch { ChangeKind.Set or ChangeKind.Flip => 1, ChangeKind.Word => sizeof(uint), _ => Length }, file.Count);
        int at = Math.Clamp(At, 0, file.Count - length);
        int from = Math.Clamp(Value, 0, file.Count - length);
        switch (Kind)
        {
            case ChangeKind.Cut:
                file.RemoveRange(at, file.Count - at);
                break;
            case ChangeKind.Remove:
                file.RemoveRange(at, length);
                break;
            case ChangeKind.Repeat:
                file.InsertRange(at, file.GetRange(at, length));
                break;
            default:
                List<byte> source = file.GetRange(from, length);
                for (int i = 0; i < length; i++)
                {
                    file[at + i] = Kind switch
                    {
                        ChangeKind.Set => (byte)Value,
                        ChangeKind.Flip => (byte)(file[at] ^ (1 << (Value & 7))),
                        ChangeKind.Word => (byte)(Value >> (8 * i)),
                        ChangeKind.Clear => 0,
                        _ => source[i],
                    };
                }

                break;
        }
    }
}
