// SPDX-License-Identifier: MIT
using Microsoft.Win32.SafeHandles;

namespace WasiVfs.Trees;

/// <summary>A range of an open file.</summary>
/// <param name="file">The file; it can seek.</param>
/// <param name="start">Where the range starts in it.</param>
/// <param name="length">Bytes of the range.</param>
/// <param name="cut">What is thrown if the file ends within the range, given the place from the range's start.</param>
/// <param name="ownsHandle">Whether the file is closed with the source.</param>
/// <param name="change">What is thrown if the file has changed since it was opened; null if it has not, or nobody looks.</param>
internal sealed class FileByteSource(
    SafeFileHandle file, long start, long length, Func<long, Exception> cut, bool ownsHandle = false, Func<Exception?>? change = null) : ByteSource
{
    public override long Length => length;

    /// <summary>The file.</summary>
    public SafeFileHandle File => file;

    /// <summary>Where the range starts in it.</summary>
    public long Start => start;

    public override void Read(Span<byte> buffer, long offset)
    {
        while (buffer.Length > 0)
        {
            int count = RandomAccess.Read(file, buffer, start + offset);
            if (count == 0)
            {
                throw cut(offset);
            }

            buffer = buffer[count..];
            offset += count;
        }
    }

    public override void Verify()
    {
        if (change?.Invoke() is { } changed)
        {
            throw changed;
        }
    }

    public override void Dispose()
    {
        if (ownsHandle)
        {
            file.Dispose();
        }
    }
}
