// SPDX-License-Identifier: MIT
using WasiVfs.Packing.Sources;
using WasiVfs.Trees;
using WasiVfs.Wasm;

namespace WasiVfs.Packing;

/// <summary>
/// Packs the same trees into the same module again and again, as they change. The first pack reads everything. Later ones list the trees,
/// read the files whose attributes changed, and have the system copy the rest out of the last result; the bytes are those of a fresh pack.
/// </summary>
/// <remarks>A change that leaves a file's size and time as they were is not seen. Instances are not safe for concurrent use.</remarks>
/// <param name="modulePath">The program.</param>
/// <param name="outputPath">The file to make and to replace.</param>
/// <param name="options">The mappings and how they are taken.</param>
public sealed class ModuleRepacker(string modulePath, string outputPath, PackOptions options)
{
    private readonly KnownFiles _known = new();
    private (HostStat? Module, HostStat? Output) _last;

    /// <summary>Whether the last pack took files out of the result before it.</summary>
    public bool WasQuick { get; private set; }

    /// <summary>The files and directories of the host whose changes make another pack worth its while.</summary>
    internal IEnumerable<string> Sources =>
        [modulePath, .. options.Mappings.Where(mapping => mapping.Tree is null).Select(mapping => mapping.HostPath), .. options.AppliedLayers];

    /// <summary>Packs the trees as they are now.</summary>
    /// <param name="progress">Told about long work, from this thread.</param>
    /// <param name="cancellationToken">Ends the work; the last result stays.</param>
    /// <exception cref="WasmFormatException">The module is malformed.</exception>
    /// <exception cref="PackException">The module or an option is refused.</exception>
    /// <exception cref="FileSystemException">A source cannot be read or holds what an image cannot.</exception>
    public PackResult Pack(IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        OutputPlace.RequireOutside(outputPath, options);
        DateTimeOffset listed = DateTimeOffset.UtcNow;
        HostStat? module = HostStat.OfTarget(modulePath);

        // Only the result that was written last, of the same module, holds what is remembered.
        WasQuick = _last.Output is not null && _last.Output == HostStat.OfTarget(outputPath) && _last.Module == module;
        _last = default;
        ByteSource source = HostFile.OpenSource(WasQuick ? outputPath : modulePath);
        PackOptions asked = options with { Known = identity => WasQuick && source is FileByteSource file ? _known.Find(file.File, identity) : null };
        using PreparedPack pack = PreparedPack.Make(
            source, modulePath, outputPath, asked, progress, cancellationToken, replacesImage: WasQuick);
        using AtomicFile output = AtomicFile.Create(outputPath);
        PackResult result = pack.Write(output.Stream, outputPath, progress, cancellationToken);
        _known.Replace(pack.Plan, result.ImageOffset, listed);
        bool isRepeatable = WasQuick || !pack.HoldsEarlierImage;
        pack.Dispose();
        output.Commit(cancellationToken);
        _last = isRepeatable ? (module, HostStat.OfTarget(outputPath)) : default;
        return result with { Path = output.TargetPath };
    }
}
