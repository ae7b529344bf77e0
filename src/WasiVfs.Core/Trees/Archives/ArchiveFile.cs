// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>The open file of an archive, or of what was inflated of it, and the sentences about what is wrong with it.</summary>
/// <param name="stream">The file.</param>
/// <param name="path">The archive's path, for messages.</param>
/// <param name="isInflated">Whether the file holds what was compressed in the archive.</param>
internal sealed class ArchiveFile(FileStream stream, string path, bool isInflated = false)
{
    public string Path => path;

    /// <summary>The bytes one after the other. Reads of a <see cref="Range"/> take no notice of its position.</summary>
    public FileStream Stream => stream;

    /// <summary>How many bytes there were when the archive was opened.</summary>
    public long Length { get; } = stream.Length;

    /// <summary>A part of the file.</summary>
    public ByteSource Range(long start, long length) => new FileByteSource(stream.SafeFileHandle, start, length, offset => Cut(start + offset));

    /// <summary>The exception for an archive that ends too early.</summary>
    public ArchiveFormatException Cut(long offset) => Fault("the archive ends in the middle: it is cut; get it again", offset);

    /// <param name="reason">A sentence about the archive or an entry, without its full stop.</param>
    /// <param name="offset">Where in the archive, if that is known.</param>
    public ArchiveFormatException Fault(string reason, long? offset = null) => new(path, reason, offset, isInflated);

    /// <summary>The exception for an archive that is beyond its limits.</summary>
    public ArchiveFormatException TooLarge(string reason) => new(path, reason, id: ErrorId.ArchiveTooLarge);
}
