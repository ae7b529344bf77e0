// SPDX-License-Identifier: MIT
using Microsoft.Win32.SafeHandles;

namespace WasiVfs.Images;

/// <summary>The bytes of an archive, read at any position, and the sentences about what is wrong with them.</summary>
/// <param name="file">An open file that can seek.</param>
/// <param name="path">The archive's path, for messages.</param>
/// <param name="isInflated">Whether the file holds what was compressed in the archive.</param>
internal sealed class ArchiveBytes(SafeFileHandle file, string path, bool isInflated = false)
{
    public string Path => path;

    /// <summary>How many bytes there are; the file does not grow while it is open.</summary>
    public long Length { get; } = RandomAccess.GetLength(file);

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

    /// <summary>Reads what there is, up to the buffer's length; 0 at the end.</summary>
    public int ReadSome(long offset, Span<byte> buffer)
    {
        try
        {
            return RandomAccess.Read(file, buffer, offset);
        }
        catch (Exception fault) when (HostErrors.IsHostFault(fault))
        {
            throw HostErrors.Make(path, fault);
        }
    }

    /// <param name="what">A sentence about the archive or an entry, without its full stop.</param>
    /// <param name="offset">Where in the archive.</param>
    public ArchiveFormatException Fault(string what, long offset) => new(path, what, offset, isInflated);
}
