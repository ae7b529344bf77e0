// SPDX-License-Identifier: MIT
using System.Buffers;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace WasiVfs.Trees;

/// <summary>Copies ranges between files of the host.</summary>
internal static partial class FileRange
{
    private const int BufferSize = 1 << 20;

    // The most that one call copies (linux/fs.h, MAX_RW_COUNT), in whole blocks, so that a file system that shares them still can.
    private const long MostAtOnce = 1 << 30;

    /// <summary>Copies bytes: on Linux within the system (<c>copy_file_range</c>), elsewhere and if that is refused by reading and
    /// writing.</summary>
    /// <param name="source">The file that is read.</param>
    /// <param name="from">Where the range starts in it.</param>
    /// <param name="target">The file that is written.</param>
    /// <param name="to">Where the range goes.</param>
    /// <param name="length">Its bytes.</param>
    /// <exception cref="FileSystemException">The source ends within the range.</exception>
    public static void Copy(SafeFileHandle source, long from, SafeFileHandle target, long to, long length)
    {
        while (length > 0 && OperatingSystem.IsLinux())
        {
            nint copied = CopyFileRange(source, ref from, target, ref to, (nint)Math.Min(length, MostAtOnce), 0);
            if (copied <= 0)
            {
                break;
            }

            length -= copied;
        }

        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            for (; length > 0; length -= Piece(source, ref from, target, ref to, buffer.AsSpan(0, (int)Math.Min(buffer.Length, length))))
            {
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static int Piece(SafeFileHandle source, ref long from, SafeFileHandle target, ref long to, Span<byte> buffer)
    {
        int count = RandomAccess.Read(source, buffer, from);
        if (count == 0)
        {
            throw new FileSystemException(ErrorCode.Io, "", "The file that is copied ends early: it was cut while it was open.");
        }

        RandomAccess.Write(target, buffer[..count], to);
        from += count;
        to += count;
        return count;
    }

    [LibraryImport("libc", EntryPoint = "copy_file_range", SetLastError = true)]
    private static partial nint CopyFileRange(
        SafeFileHandle source, ref long from, SafeFileHandle target, ref long to, nint length, uint flags);
}
