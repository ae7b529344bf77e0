// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>Copies files of a tree into what is written, with progress.</summary>
internal sealed class ContentCopier(IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
{
    private const int BufferSize = 256 * 1024;
    private readonly ByteCounter _written = new(progress, "Writing files");

    /// <summary>Copies as many bytes as were announced, and closes the file.</summary>
    /// <exception cref="FileSystemException">The file has become shorter or longer.</exception>
    public void Copy(Descriptor file, long size, string path, Stream destination)
    {
        using Stream content = Open(file, size, path);
        content.CopyTo(destination, BufferSize);
    }

    /// <summary>A file's bytes, as many as were announced; a read throws when there are others.</summary>
    public Stream Open(Descriptor file, long size, string path) => new AnnouncedStream(this, file, size, path);

    private sealed class AnnouncedStream(ContentCopier copier, Descriptor file, long size, string path) : DescriptorStream(file, 0)
    {
        public override long Length => size;

        public override int Read(Span<byte> buffer)
        {
            copier.Check();
            int count = base.Read(buffer);
            if (count == 0 && buffer.Length > 0 ? Position != size : Position > size)
            {
                throw DescriptorContent.Changed(path);
            }

            copier.Report(count);
            return count;
        }
    }

    private void Check() => cancellationToken.ThrowIfCancellationRequested();

    private void Report(int count)
    {
        if (count > 0)
        {
            _written.Add(count);
        }
    }
}
