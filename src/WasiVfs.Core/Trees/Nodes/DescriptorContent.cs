// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>A file of another tree, opened anew for each use so that no number of files holds that number of handles.</summary>
internal sealed class DescriptorContent : FileContent
{
    private readonly Func<Descriptor> _open;
    private readonly DescriptorStat _expected;
    private readonly bool _isOpenAlready;

    /// <param name="open">Opens the file.</param>
    /// <param name="expected">What the file was when it was measured.</param>
    /// <param name="path">Its path, for messages.</param>
    public DescriptorContent(Func<Descriptor> open, DescriptorStat expected, string path)
        : this(open, expected, path, isOpenAlready: false) { }

    private DescriptorContent(Func<Descriptor> open, DescriptorStat expected, string path, bool isOpenAlready) =>
        (_open, _expected, Path, _isOpenAlready) = (open, expected, path, isOpenAlready);

    public override long Length => checked((long)_expected.Size);

    internal override string Path { get; }

    internal override KeptContent? Kept => KeptAs;

    /// <summary>The hash of the file's identity and attributes, if it is of the host and somebody asks for it.</summary>
    public MetadataHashValue? Identity { get; init; }

    /// <summary>When the file was changed, as it was measured.</summary>
    public DateTimeOffset Modified => _expected.Modified;

    /// <summary>What an image needs that takes the file over unread.</summary>
    public KeptContent? KeptAs { get; init; }

    /// <summary>A file that the caller has open and keeps so.</summary>
    public static DescriptorContent OfOpen(Descriptor file, DescriptorStat stat, string path) =>
        new(() => file, stat, path, isOpenAlready: true) { KeptAs = (file as NodeDescriptor)?.Kept };

    /// <summary>What is said of a file whose bytes are not what they were.</summary>
    public static FileSystemException Changed(string path) =>
        new(ErrorCode.Io, path, $"'{path}' changed while it was read; try again when nothing writes to it.");

    internal override ByteSource Open()
    {
        Descriptor file = _open();
        var source = new Source(file, _expected, Path, closes: !_isOpenAlready || file is NodeDescriptor);
        source.RequireExpected(_isOpenAlready ? file.Stat() : file.StatWhenOpened());
        return source;
    }

    /// <param name="file">The file.</param>
    /// <param name="expected">What it was when it was measured.</param>
    /// <param name="path">Its path, for messages.</param>
    /// <param name="closes">Whether the file is closed with the source. Handles of ours open themselves again.</param>
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

        public override void Verify() => RequireExpected(file.Stat());

        public void RequireExpected(DescriptorStat stat)
        {
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
