// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>A file of another tree, opened anew for each use so that no number of files holds that number of handles.</summary>
/// <param name="open">Opens the file.</param>
/// <param name="expected">What the file was when it was measured.</param>
/// <param name="path">Its path, for messages.</param>
/// <param name="closes">Whether a use ends with closing the file.</param>
internal sealed class DescriptorContent(Func<Descriptor> open, DescriptorStat expected, string path, bool closes = true) : FileContent
{
    public override long Length => checked((long)expected.Size);

    internal override string Path => path;

    internal override ByteSource Open()
    {
        var source = new Source(open(), expected, path, closes);
        source.Verify();
        return source;
    }

    /// <summary>A file that the caller has open and keeps so. Our own handles open themselves again, and are closed after each use.</summary>
    public static DescriptorContent OfOpen(Descriptor file, DescriptorStat stat, string path) =>
        new(() => file, stat, path, closes: file is NodeDescriptor);

    /// <summary>What is said of a file whose bytes are not what they were.</summary>
    public static FileSystemException Changed(string path) =>
        new(ErrorCode.Io, path, $"'{path}' changed while it was read; try again when nothing writes to it.");

    private sealed class Source(Descriptor file, DescriptorStat expected, string path, bool closes) : ByteSource
    {
        public override long Length => (long)expected.Size;

        public override void Read(Span<byte> buffer, long offset)
        {
            if (file.Read(buffer, offset) != buffer.Length)
            {
                throw Changed(path);
            }
        }

        public override void Verify()
        {
            DescriptorStat stat = file.Stat();
            if (stat.Type != expected.Type || stat.Size != expected.Size || stat.Modified != expected.Modified)
            {
                throw Changed(path);
            }
        }

        public override void Dispose()
        {
            if (closes)
            {
                file.Dispose();
            }
        }
    }
}
