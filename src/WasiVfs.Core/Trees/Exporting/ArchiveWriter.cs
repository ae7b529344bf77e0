// SPDX-License-Identifier: MIT
using System.IO.Compression;

namespace WasiVfs.Trees;

/// <summary>Writes a tree as an archive to a stream.</summary>
internal static class ArchiveWriter
{
    private const int BufferSize = 1 << 16;

    /// <param name="source">A directory of any tree.</param>
    /// <param name="path">The archive's path, for the result.</param>
    /// <param name="format">One of the archives.</param>
    /// <param name="output">Where the archive goes.</param>
    /// <param name="warnings">Is given a sentence for each thing that could not be written as it is.</param>
    /// <param name="progress">Is told the bytes of files written so far.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static ExportResult Write(
        Descriptor source, string path, ExportFormat format, Stream output, List<Warning> warnings,
        IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        var walk = new ExportWalk(warnings, cancellationToken);
        var copier = new ContentCopier(progress, cancellationToken);
        // Flushed and not disposed: that would close the file before it gets its name.
        var buffered = new BufferedStream(output, BufferSize);
        switch (format)
        {
            case ExportFormat.Tar:
                WriteTar(buffered);
                break;
            case ExportFormat.TarGzip:
                using (var compressed = new GZipStream(buffered, CompressionLevel.Optimal, leaveOpen: true))
                {
                    WriteTar(compressed);
                }

                break;
            case ExportFormat.Zip:
                WriteZip(buffered);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(format), format, "The format is not that of an archive.");
        }

        buffered.Flush();
        return new ExportResult(path, format, walk.Files, walk.Directories, walk.Links, walk.Bytes, warnings);

        void WriteTar(Stream stream)
        {
            using var tar = new TarTreeWriter(stream, copier);
            foreach (ExportEntry entry in walk.Entries(source))
            {
                tar.Write(entry);
            }
        }

        void WriteZip(Stream stream)
        {
            using var zip = new ZipTreeWriter(stream, copier);
            foreach (ExportEntry entry in walk.Entries(source))
            {
                zip.Write(entry);
            }
        }
    }
}
