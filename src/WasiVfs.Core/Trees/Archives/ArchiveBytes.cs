// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>The bytes of an archive, read at any position, and the sentences about what is wrong with them.</summary>
/// <param name="stream">An open file.</param>
/// <param name="path">The archive's path, for messages.</param>
/// <param name="isInflated">Whether the file holds what was compressed in the archive.</param>
internal sealed class ArchiveBytes(FileStream stream, string path, bool isInflated = false)
{
    public string Path => path;

    /// <summary>The bytes one after the other; its position is no matter to the other reads.</summary>
    public Stream Stream => stream;

    /// <summary>How many bytes there are; the file does not grow while it is open.</summary>
    public long Length { get; } = stream.Length;

    /// <summary>Fills the buffer from <paramref name="offset"/>.</summary>
    /// <exception cref="ArchiveFormatException">The archive ends before.</exception>
    public void Read(long offset, Span<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            int count = ReadSome(offset, buffer);
            if (count == 0)
            {
                throw Fault("the archive ends in the middle: it is cut; get it again", offset);
            }

            buffer = buffer[count..];
            offset += count;
        }
    }

    /// <param name="what">A sentence about the archive or an entry, without its full stop.</param>
    /// <param name="offset">Where in the archive, if that is known.</param>
    public ArchiveFormatException Fault(string what, long? offset = null) => new(path, what, offset, isInflated);

    private int ReadSome(long offset, Span<byte> buffer)
    {
        try
        {
            return RandomAccess.Read(stream.SafeFileHandle, buffer, offset);
        }
        catch (Exception fault) when (HostErrors.IsHostFault(fault))
        {
            throw HostErrors.Make(path, fault);
        }
    }
}
