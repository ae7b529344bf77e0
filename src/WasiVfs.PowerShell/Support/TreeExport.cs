// SPDX-License-Identifier: MIT
using System.Management.Automation;
using WasiVfs.Packing;
using WasiVfs.Trees;

namespace WasiVfs.PowerShell;

/// <summary>What goes to one destination: of one tree what is in it, of several each under its own name.</summary>
internal sealed class TreeExport : IDisposable
{
    private readonly IReadOnlyList<OpenedTree> _trees;
    private readonly OpenedTree? _only;

    private TreeExport(IReadOnlyList<OpenedTree> trees, bool isOne)
    {
        _trees = trees;
        _only = isOne ? trees[0] : null;
    }

    /// <summary>Opens the trees.</summary>
    /// <param name="given">The trees as given; one that lies in another is part of that.</param>
    /// <param name="guestPath">Where to start in each.</param>
    /// <param name="limits">How much an archive may inflate to.</param>
    /// <param name="stop">Ends the reading of archives' headers.</param>
    public static TreeExport Open(IReadOnlyList<GivenTree> given, string guestPath, ArchiveLimits limits, CancellationToken stop)
    {
        var opened = new List<OpenedTree>();
        try
        {
            HashSet<ImageLocation> places = [.. given.Select(tree => tree.Location).OfType<ImageLocation>()];
            foreach (GivenTree tree in given.Where(tree => tree.Location is not { } place || !place.Ancestors().Any(places.Contains)))
            {
                opened.Add(tree.Open(guestPath, limits, stop));
            }

            return new TreeExport(opened, isOne: given.Count == 1);
        }
        catch
        {
            opened.ForEach(tree => tree.Dispose());
            throw;
        }
    }

    /// <summary>The format that a target's name asks for; null if it asks for none that is known.</summary>
    /// <remarks>
    /// A single file can be written under the target's name: if that has an extension that is not an archive's, or if it is the file's own
    /// kind of archive.
    /// </remarks>
    /// <param name="target">The full path.</param>
    /// <param name="isDirectory">Whether the target was given as a directory, with a separator at its end.</param>
    public ExportFormat? FormatFor(string target, bool isDirectory)
    {
        if (isDirectory || Directory.Exists(target))
        {
            return ExportFormat.Directory;
        }

        ExportFormat? named = ExportFormats.Of(target);
        if (_only is not { IsFile: true } file)
        {
            return named;
        }

        bool isItself = named == ExportFormat.Directory
            ? file.Name == Path.GetFileName(target)
            : named == ExportFormats.Of(Path.Join(target, file.Name));
        return named is null || isItself ? ExportFormat.File : named;
    }

    /// <summary>Writes it.</summary>
    public ExportResult Write(string target, ExportFormat format, ExtractOptions options, IProgress<WorkProgress> progress, CancellationToken stop) =>
        _only is null ? TreeExporter.Export(Together(stop), target, format, options, progress, stop)
        : _only.IsFile ? TreeExporter.ExportFile(_only.Source, _only.Name, target, format, options, progress, stop)
        : TreeExporter.Export(_only.Source, target, format, options, progress, stop);

    public void Dispose()
    {
        foreach (OpenedTree tree in _trees)
        {
            tree.Dispose();
        }
    }

    private Descriptor Together(CancellationToken stop)
    {
        var builder = new TreeBuilder(ConflictPolicy.Error);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (OpenedTree tree in _trees)
        {
            if (!names.Add(tree.Name))
            {
                throw new PSArgumentException(
                    $"Two of the items are named '{tree.Name}', and would be written over each other. Export them one by one.");
            }

            builder.Map(tree.Source, GuestPath.Root.Combine(tree.Name), TreeSource.AsItIs, null, stop);
        }

        return new NodeTree(builder.Build(), "export").Root;
    }
}
