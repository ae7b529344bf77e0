// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>A file of an archive whose bytes lie there as they are.</summary>
internal sealed class RangeContent(ArchiveBytes bytes, long start, long length, string entry) : FileContent
{
    public override long Length => length;

    internal override string Path => $"{bytes.Path}: {entry}";

    internal override ContentReader Open() => new Reader(bytes, start);

    private sealed class Reader(ArchiveBytes bytes, long start) : ContentReader
    {
        public override void Read(Span<byte> buffer, long offset) => bytes.Read(start + offset, buffer);

        public override void Verify() { }

        public override void Dispose() { }
    }
}

/// <summary>A file of an archive that is listed and cannot be read, such as an encrypted one; it can still be excluded.</summary>
internal sealed class RefusedContent(long length, string path, ArchiveFormatException reason) : FileContent
{
    public override long Length => length;

    internal override string Path => path;

    internal override ContentReader Open() => throw reason;
}
