// SPDX-License-Identifier: MIT
using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace WasiVfs.Trees;

/// <summary>Copies files of a tree to new files of the host, with their times.</summary>
internal sealed class FileCopier(IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
{
    private const int BufferSize = 256 * 1024;
    private readonly ByteCounter _written = new(progress, "Writing files");

    /// <summary>Copies one file to a free place, and returns its length. When it fails, nothing of it remains.</summary>
    public long Copy(Descriptor file, string place)
    {
        DescriptorStat stat = file.Stat();
        // CreateNew neither opens what exists nor follows a link.
        using SafeFileHandle output = HostErrors.Translate(
            place, static place => File.OpenHandle(place, FileMode.CreateNew, FileAccess.Write, FileShare.None));
        bool done = false;
        try
        {
            HostErrors.Translate(place, _ => CopyBytes(file, output));
            output.Dispose();
            HostEntry.SetModified(place, stat.Modified, isDirectory: false);
            done = true;
            return (long)stat.Size;
        }
        finally
        {
            output.Dispose();
            if (!done)
            {
                File.Delete(place);
            }
        }
    }

    private long CopyBytes(Descriptor file, SafeFileHandle output)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            long offset = 0;
            for (int count; (count = file.Read(buffer.AsSpan(0, BufferSize), offset)) > 0; offset += count)
            {
                cancellationToken.ThrowIfCancellationRequested();
                RandomAccess.Write(output, buffer.AsSpan(0, count), offset);
                _written.Add(count);
            }

            return offset;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
