// SPDX-License-Identifier: MIT
using System.Text;
using WasiVfs.Packing.Measuring;
using WasiVfs.Trees;
using WasiVfs.Wasm;

namespace WasiVfs.Packing;

/// <summary>What takes the room in a WebAssembly file or an image: each byte of the file counts once.</summary>
public sealed record FileSizes
{
    /// <summary>The file's full path.</summary>
    public required string Path { get; init; }

    /// <summary>Bytes of the file.</summary>
    public required long Length { get; init; }

    /// <summary>What the file is made of, the largest first; together these are <see cref="Length"/>.</summary>
    public required IReadOnlyList<SizedPart> Parts { get; init; }

    /// <summary>The tree in the image; null if there is no image.</summary>
    public SizedEntry? Tree { get; init; }

    /// <summary>The files of the image by the extension of their names (<c>.py</c>; empty for names without one), the largest
    /// first.</summary>
    public IReadOnlyList<ExtensionSize> Extensions { get; init; } = [];

    /// <summary>Files that equal others: how many names share the blocks of another file, as hard links or as copies.</summary>
    public long DuplicateFiles { get; init; }

    /// <summary>Bytes of content that the duplicates have and that are not stored again.</summary>
    public long DuplicateBytes { get; init; }

    /// <summary>Measures a file. It is read by range: of code only headers, of the image only directories and inodes.</summary>
    /// <param name="path">A module, packed or not, a component, an EROFS image, or another file with an image inside.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="FileSystemException">Nothing is there, or it cannot be read.</exception>
    /// <exception cref="PackException">The file is not WebAssembly and holds no image.</exception>
    /// <exception cref="WasmFormatException">The module is malformed.</exception>
    /// <exception cref="ImageFormatException">The image is damaged.</exception>
    public static FileSizes Measure(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return FileMeasure.Of(path, cancellationToken);
    }

    /// <summary>Draws a treemap as an SVG picture, which any browser opens: rectangles in rectangles, with areas as the bytes
    /// are.</summary>
    /// <param name="output">Where the picture goes, as text for UTF-8.</param>
    public void WriteSvg(TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        new TreemapSvg(output).Write(this);
    }

    /// <summary>Draws the treemap to a file, which appears when it is whole.</summary>
    /// <param name="outputPath">The file to make or to replace.</param>
    /// <param name="cancellationToken">Ends the work; nothing is left behind.</param>
    /// <exception cref="FileSystemException">The file cannot be written, or is the one that was measured.</exception>
    public void SaveSvg(string outputPath, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(outputPath);
        using AtomicFile file = AtomicFile.Create(outputPath);
        if (file.TargetPath == HostNames.FollowLinks(Path))
        {
            throw new FileSystemException(
                ErrorCode.Invalid, outputPath,
                $"The picture cannot go to '{outputPath}', which is the file that was measured.", ErrorId.InvalidArgument);
        }

        using (var writer = new StreamWriter(file.Stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true))
        {
            WriteSvg(writer);
        }

        file.Commit(cancellationToken);
    }
}
