// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>
/// The compiled Python files of one source tree (PEP 3147 and 552). Python takes a file that names the time and the size of its source for
/// stale if they are others, and compiles the source again on each start: so a source whose file fits it keeps its time, or the file gets
/// a form without a time.
/// </summary>
internal sealed class PycFiles(MapOptions options)
{
    private const string Cache = "__pycache__";
    private const string CompiledExtension = ".pyc";
    private const string SourceExtension = ".py";

    private readonly Dictionary<FileNode, PycHeader> _compiled = [];
    private readonly Dictionary<FileNode, DateTimeOffset> _sources = [];
    private readonly PycWarnings _warnings = new(options);

    /// <summary>Remembers a file if it is a compiled one or a source.</summary>
    /// <param name="node">The file.</param>
    /// <param name="name">Its name.</param>
    /// <param name="modified">Its time where it comes from.</param>
    /// <param name="read">Reads the first bytes of it.</param>
    public void Look(FileNode node, string name, DateTimeOffset modified, Func<Memory<byte>, int> read)
    {
        if (name.EndsWith(SourceExtension, StringComparison.Ordinal))
        {
            _sources[node] = modified;
        }
        else if (name.EndsWith(CompiledExtension, StringComparison.Ordinal))
        {
            byte[] start = new byte[PycHeader.Length];
            _compiled[node] = PycHeader.Read(start.AsSpan(0, read(start)));
        }
    }

    /// <summary>Remembers the files of a tree whose nodes have their times.</summary>
    public void LookAtAll(DirectoryNode directory)
    {
        foreach ((string name, TreeNode node) in directory.Children)
        {
            if (node is DirectoryNode below)
            {
                LookAtAll(below);
            }
            else if (node is FileNode { Modified: { } modified } file)
            {
                Look(file, name, modified, start =>
                {
                    using ByteSource bytes = file.Content.Open();
                    return bytes.ReadUpTo(start.Span, 0);
                });
            }
        }
    }

    /// <summary>Does to the files of the tree what the options say.</summary>
    /// <param name="directory">The tree's root.</param>
    /// <param name="path">Its path without a final <c>/</c>, for messages.</param>
    public void Apply(DirectoryNode directory, string path)
    {
        if (_compiled.Count > 0)
        {
            Visit(directory, directory, path, path);
        }
    }

    /// <summary>Tells of the files that do not fit.</summary>
    public void AddWarnings(ICollection<Warning>? warnings) => _warnings.AddTo(warnings);

    /// <param name="directory">A directory.</param>
    /// <param name="sources">The directory of the sources: itself, or what the cache lies in.</param>
    /// <param name="path">The directory's path.</param>
    /// <param name="sourcePath">The path of the sources' directory.</param>
    private void Visit(DirectoryNode directory, DirectoryNode sources, string path, string sourcePath)
    {
        foreach ((string name, TreeNode node) in directory.Children.OrderBy(child => child.Key, Utf8Order.Comparer))
        {
            string place = $"{path}/{name}";
            if (node is DirectoryNode below)
            {
                Visit(below, name == Cache ? directory : below, place, name == Cache ? path : place);
            }
            else if (node is FileNode file && _compiled.TryGetValue(file, out PycHeader header))
            {
                sources.TryGet(SourceName(name, isCached: sources != directory), out TreeNode? source);
                Decide(file, header, source as FileNode, place);
            }
        }
    }

    private void Decide(FileNode file, PycHeader header, FileNode? source, string place)
    {
        if (options.Pyc == PycHandling.Ignore)
        {
            _warnings.AddIgnored(header, place);
        }
        else if (header.Form == PycForm.Unknown)
        {
            _warnings.AddUnknown(place);
        }
        else if (source is not null && _sources.TryGetValue(source, out DateTimeOffset modified) && header.Form == PycForm.Timed)
        {
            long seconds = modified.ToUnixTimeSeconds();
            bool fits = header.Fits(seconds, source.Content.Length);
            if (fits && options.Pyc == PycHandling.Unchecked)
            {
                file.Content = new UncheckedPyc(file.Content, source.Content, header);
            }
            else if (fits)
            {
                source.Modified ??= DateTimeOffset.FromUnixTimeSeconds(seconds);
            }
            else if (!header.Fits(source.Modified?.ToUnixTimeSeconds() ?? options.Epoch, source.Content.Length))
            {
                _warnings.AddOutdated(place);
            }
        }
    }

    /// <summary>The name of the source: of <c>a.cpython-312.pyc</c> and <c>a.cpython-312.opt-1.pyc</c> in a cache, and of <c>a.pyc</c>
    /// beside it, <c>a.py</c>.</summary>
    internal static string SourceName(string name, bool isCached)
    {
        string stem = name[..^CompiledExtension.Length];
        if (isCached)
        {
            int option = stem.LastIndexOf(".opt-", StringComparison.Ordinal);
            stem = option < 0 ? stem : stem[..option];
            stem = stem[..Math.Max(stem.LastIndexOf('.'), 0)];
        }

        return stem + SourceExtension;
    }
}
