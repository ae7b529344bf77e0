// SPDX-License-Identifier: MIT
using System.Buffers;

namespace WasiVfs.Images;

/// <summary>Copies files of a tree into the streams of an archive that is written.</summary>
internal sealed class ContentCopier(IProgress<long>? progress, CancellationToken cancellationToken)
{
    private const int BufferSize = 256 * 1024;
    private long _written;

    /// <summary>Copies as many bytes as were announced, and closes the file.</summary>
    /// <exception cref="FileSystemException">The file has become shorter or longer.</exception>
    public void Copy(Descriptor file, long size, string path, Stream destination)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            long offset = 0;
            for (int count; (count = file.Read(buffer.AsSpan(0, BufferSize), offset)) > 0; offset += count)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (count > size - offset)
                {
                    throw ContentErrors.Changed(path);
                }

                destination.Write(buffer, 0, count);
                progress?.Report(_written += count);
            }

            if (offset != size)
            {
                throw ContentErrors.Changed(path);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            (file as IDisposable)?.Dispose();
        }
    }
}
