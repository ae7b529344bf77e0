// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>A file of an archive whose bytes lie in the archive as they are, or in what was inflated of it.</summary>
internal sealed class RangeContent(ArchiveFile archive, long start, long length, string entry) : FileContent
{
    public override long Length => length;

    internal override string Path => $"{archive.Path}: {entry}";

    internal override ByteSource Open() => archive.Range(start, length);
}

/// <summary>A file of an archive that is listed and cannot be read, such as a sparse one; it can still be excluded.</summary>
internal sealed class RefusedContent(long length, string path, ArchiveFormatException reason) : FileContent
{
    public override long Length => length;

    internal override string Path => path;

    internal override ByteSource Open() => throw reason;
}
