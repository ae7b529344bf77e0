// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>
/// The nameless temporary file that what is compressed in an archive is inflated into, within the archive's limits. It is made when the
/// first bytes come.
/// </summary>
internal sealed class InflatedFile(ArchiveFile archive, ArchiveLimits limits) : IDisposable
{
    // Small archives of text may well hold a thousand times their size.
    private const long BytesWithoutRatio = 64 << 20;

    private FileStream? _stream;
    private ArchiveFile? _file;

    /// <summary>How many bytes were inflated so far.</summary>
    public long Length { get; private set; }

    /// <summary>What was inflated so far, for reading.</summary>
    public ArchiveFile File => _file ??= new ArchiveFile(Stream, archive.Path, isInflated: true);

    private FileStream Stream => _stream ??= ScratchFile.Open();

    /// <summary>Refuses to inflate more bytes than the limits allow.</summary>
    /// <exception cref="ArchiveFormatException">The archive inflates to more.</exception>
    public void RequireRoom(long bytes)
    {
        long total = bytes > long.MaxValue - Length ? long.MaxValue : Length + bytes;
        if (total > limits.InflatedBytes)
        {
            throw archive.TooLarge($"the archive inflates to more than {limits.InflatedBytes} bytes, the limit");
        }

        if (total > BytesWithoutRatio && total / limits.InflatedRatio > archive.Length)
        {
            throw archive.TooLarge($"the archive inflates to more than {limits.InflatedRatio} times its {archive.Length} bytes, the limit");
        }
    }

    /// <summary>Appends bytes.</summary>
    /// <exception cref="ArchiveFormatException">The archive inflates to more than its limits allow.</exception>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        RequireRoom(bytes.Length);
        try
        {
            RandomAccess.Write(Stream.SafeFileHandle, bytes, Length);
        }
        catch (Exception fault) when (HostErrors.IsHostFault(fault))
        {
            throw HostErrors.Make(Stream.Name, fault);
        }

        Length += bytes.Length;
    }

    public void Dispose() => _stream?.Dispose();
}
