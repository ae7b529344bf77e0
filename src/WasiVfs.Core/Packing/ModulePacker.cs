// SPDX-License-Identifier: MIT
using WasiVfs.Packing.Sources;
using WasiVfs.Trees;
using WasiVfs.Wasm;

namespace WasiVfs.Packing;

/// <summary>Puts directory trees into a WASI preview1 module. The program is rewritten, never run.</summary>
public static class ModulePacker
{
    private const int BufferSize = 1 << 16;

    /// <summary>Packs the mappings into a module and writes the result to a file, which appears when it is whole.</summary>
    /// <param name="modulePath">A WASI preview1 program, or one that was packed before: then the mappings are added to its
    /// own.</param>
    /// <param name="outputPath">The file to make or to replace; may be <paramref name="modulePath"/> itself. It must lie outside
    /// of the directories that are packed.</param>
    /// <param name="options">The mappings and how they are taken.</param>
    /// <param name="progress">Told about long work, from this thread.</param>
    /// <param name="cancellationToken">Ends the work; nothing is left behind.</param>
    /// <exception cref="WasmFormatException">The module is malformed.</exception>
    /// <exception cref="PackException">The module or an option is refused.</exception>
    /// <exception cref="FileSystemException">A source cannot be read or holds what an image cannot.</exception>
    public static PackResult Pack(
        string modulePath, string outputPath, PackOptions options,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(modulePath);
        ArgumentException.ThrowIfNullOrEmpty(outputPath);
        ArgumentNullException.ThrowIfNull(options);
        OutputPlace.RequireOutside(outputPath, options);
        return PackToFile(modulePath, outputPath, options, progress, cancellationToken);
    }

    /// <summary>Packs the mappings into a module of one stream and writes the result to another.</summary>
    /// <param name="module">As <c>modulePath</c> of the other overload. A stream that can seek is read from its first byte on;
    /// another one to its end.</param>
    /// <param name="output">Where the result goes, from its position on, once it is whole: after an exception nothing was
    /// written. It need not seek.</param>
    /// <param name="options">The mappings and how they are taken.</param>
    /// <param name="progress">Told about long work, from this thread.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="WasmFormatException">The module is malformed.</exception>
    /// <exception cref="PackException">The module or an option is refused.</exception>
    /// <exception cref="FileSystemException">A source cannot be read or holds what an image cannot.</exception>
    public static PackResult Pack(
        Stream module, Stream output, PackOptions options,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        const string name = "the module";
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(options);
        using PreparedPack pack = PreparedPack.Make(SeekableSource(module), name, name, options, progress, cancellationToken);
        using FileStream whole = ScratchFile.Open();
        PackResult result = pack.Write(whole, name, progress, cancellationToken);
        whole.Position = 0;
        whole.CopyTo(output, BufferSize);
        return result;
    }

    /// <summary>Tells what <see cref="Pack(string, string, PackOptions, IProgress{WorkProgress}?, CancellationToken)"/> would make, and writes
    /// nothing.</summary>
    /// <param name="modulePath">The module.</param>
    /// <param name="options">The mappings and how they are taken.</param>
    /// <param name="progress">Told about long work, from this thread.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="WasmFormatException">The module is malformed.</exception>
    /// <exception cref="PackException">The module or an option is refused.</exception>
    /// <exception cref="FileSystemException">A source cannot be read or holds what an image cannot.</exception>
    public static PackPreview Preview(
        string modulePath, PackOptions options, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(modulePath);
        ArgumentNullException.ThrowIfNull(options);
        using PreparedPack pack = PreparedPack.Make(
            HostFile.OpenSource(modulePath), modulePath, modulePath, options, progress, cancellationToken);
        return pack.Preview();
    }

    /// <summary>Packs to a file that may lie anywhere, since it is removed soon.</summary>
    internal static PackResult PackToFile(
        string modulePath, string outputPath, PackOptions options,
        IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        using PreparedPack pack = PreparedPack.Make(
            HostFile.OpenSource(modulePath), modulePath, outputPath, options, progress, cancellationToken);

        // Not before the sources are listed: the temporary file may lie among them.
        using AtomicFile file = AtomicFile.Create(outputPath);
        PackResult result = pack.Write(file.Stream, outputPath, progress, cancellationToken);

        // The output may be one of the files that it was made from, and Windows replaces no file that is open.
        pack.Dispose();
        file.Commit(cancellationToken);
        return result with { Path = file.TargetPath };
    }

    private static StreamByteSource SeekableSource(Stream module)
    {
        if (module.CanSeek)
        {
            return new StreamByteSource(module, leaveOpen: true);
        }

        FileStream copy = ScratchFile.Open();
        module.CopyTo(copy, BufferSize);
        return new StreamByteSource(copy, leaveOpen: false);
    }
}
