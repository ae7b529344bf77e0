// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>A nameless temporary file for what was inflated: it is gone when it is closed, however the process ends.</summary>
internal sealed class ScratchFile : IDisposable
{
    private readonly string _path;

    public ScratchFile() => (Stream, _path) = Open();

    /// <summary>A nameless temporary file as a stream.</summary>
    public static FileStream OpenStream() => Open().Stream;

    private FileStream Stream { get; }

    public long Length { get; private set; }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        try
        {
            RandomAccess.Write(Stream.SafeFileHandle, bytes, Length);
        }
        catch (Exception fault) when (HostErrors.IsHostFault(fault))
        {
            throw HostErrors.Make(_path, fault);
        }

        Length += bytes.Length;
    }

    /// <summary>What was appended so far, for reading.</summary>
    /// <param name="archive">The path of the archive that it comes from, for messages.</param>
    public ArchiveBytes Bytes(string archive) => new(Stream, archive, isInflated: true);

    public void Dispose() => Stream.Dispose();

    private static (FileStream Stream, string Path) Open()
    {
        string path = Path.Combine(Path.GetTempPath(), $"wasi-vfs-{Guid.NewGuid():N}.tmp");
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Delete,
            BufferSize = 0,
            Options = FileOptions.DeleteOnClose,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        FileStream stream = HostErrors.Translate(path, path => new FileStream(path, options));
        if (!OperatingSystem.IsWindows())
        {
            // An open file needs no name; Windows itself removes the file with its last handle.
            File.Delete(path);
        }

        return (stream, path);
    }
}
