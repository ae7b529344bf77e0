// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>
/// Puts source trees under their guest paths into one tree that <see cref="ErofsBuilder"/> writes: the image's root is the guest's <c>/</c>,
/// and a relative guest path counts as if it were absolute.
/// </summary>
/// <param name="policy">What happens if two mappings bring the same path.</param>
internal sealed class TreeBuilder(ConflictPolicy policy = ConflictPolicy.Replace)
{
    private readonly List<MappedTree?> _mappings = [];
    private readonly Dictionary<GuestPath, int> _last = [];
    private readonly SourceIdentities _identities = new();

    /// <summary>Takes over a source: a directory becomes the guest path, a file lies at it. The source's names, times and lengths are
    /// taken at once, contents when the image is written.</summary>
    /// <param name="source">A directory or a file, of the host or of another image, which stays open until the image is written.</param>
    /// <param name="guestPath">Where the source lies in the image; for a file with its name.</param>
    /// <param name="options">How the source is taken over; null for the defaults.</param>
    /// <param name="warnings">Is given a sentence for each thing to know that is not an error.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="FileSystemException">The source holds a socket, pipe or device, a name that is not UTF-8, or cannot be read; a pattern
    /// is malformed; the policy refuses the mapping.</exception>
    public void Map(
        Descriptor source,
        GuestPath guestPath,
        MapOptions? options = null,
        ICollection<Warning>? warnings = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(guestPath);
        guestPath = guestPath.ToAbsolute();
        bool isMapped = _last.TryGetValue(guestPath, out int earlier);
        if (isMapped && policy == ConflictPolicy.Error)
        {
            throw new FileSystemException(ErrorCode.Exist, guestPath.ToString(),
                $"The guest path '{guestPath}' is mapped twice.", ErrorId.MappingConflict);
        }

        var reader = new SourceReader(options ?? new MapOptions(), guestPath, _identities, cancellationToken);
        TreeNode tree = reader.Read(source);
        reader.AddWarnings(warnings);
        if (tree is not DirectoryNode && guestPath.IsRoot)
        {
            throw new FileSystemException(ErrorCode.IsDirectory, guestPath.ToString(),
                "A file cannot be mapped at the root; give it a guest path with a name.");
        }

        if (isMapped && policy == ConflictPolicy.Replace)
        {
            _mappings[earlier] = null;
        }

        _last[guestPath] = _mappings.Count;
        _mappings.Add(new MappedTree(guestPath, tree));
    }

    /// <summary>Unites the mappings. The tree is the caller's; each call makes it anew from the same sources.</summary>
    /// <param name="warnings">Is told the symbolic links that lead nowhere inside their mapping.</param>
    /// <param name="change">Changes the tree before its links are looked at.</param>
    /// <exception cref="FileSystemException">Two mappings bring the same path and the policy refuses it, or a mapping lies below a file.</exception>
    public DirectoryNode Build(ICollection<Warning>? warnings = null, Action<DirectoryNode>? change = null)
    {
        var root = new DirectoryNode();
        var union = new TreeUnion(root, policy);
        IEnumerable<MappedTree> order = _mappings.OfType<MappedTree>();
        // With Replace an inner mapping is laid over the outer one whichever came first; the sort keeps the order of equals.
        foreach (MappedTree mapping in policy == ConflictPolicy.Replace ? order.OrderBy(mapping => mapping.Path.Components.Length) : order)
        {
            union.Add(mapping);
        }

        change?.Invoke(root);
        if (warnings is not null)
        {
            LinkCheck.AddWarnings(root, _mappings.OfType<MappedTree>().Select(mapping => mapping.Path).Distinct(), warnings);
        }

        return root;
    }
}

/// <summary>A source tree and its place.</summary>
internal sealed record MappedTree(GuestPath Path, TreeNode Tree);
