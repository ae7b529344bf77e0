// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>A compiled Python file whose header has the form with an unchecked hash; all after it is as in the file.</summary>
/// <param name="compiled">The file as it is.</param>
/// <param name="source">What it was compiled from.</param>
/// <param name="header">The file's header.</param>
internal sealed class UncheckedPyc(FileContent compiled, FileContent source, PycHeader header) : FileContent
{
    public override long Length => compiled.Length;

    internal override string Path => compiled.Path;

    internal override ByteSource Open()
    {
        byte[] bytes = new byte[checked((int)source.Length)];
        using (ByteSource open = source.Open())
        {
            open.Read(bytes, 0);
            open.Verify();
        }

        return new Source(compiled.Open(), header.Unchecked(SourceHash.Of(header.Magic, bytes)));
    }

    private sealed class Source(ByteSource file, byte[] header) : ByteSource
    {
        public override long Length => file.Length;

        public override void Read(Span<byte> buffer, long offset)
        {
            file.Read(buffer, offset);
            if (offset < header.Length)
            {
                ReadOnlySpan<byte> changed = header.AsSpan((int)offset);
                changed[..Math.Min(changed.Length, buffer.Length)].CopyTo(buffer);
            }
        }

        public override void Verify() => file.Verify();

        public override void Dispose() => file.Dispose();
    }
}
