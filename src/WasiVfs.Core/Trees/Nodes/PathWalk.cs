// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>
/// One resolution of a path below a directory, by the manual algorithm of wasi:filesystem's path-resolution.md: one component at a time,
/// links replaced by the components of their targets, <c>..</c> as a step back on the way that was walked.
/// </summary>
internal sealed class PathWalk
{
    private readonly string _path;
    private readonly List<NodeDescriptor> _way;
    private readonly Stack<string> _pending = new();

    public PathWalk(NodeDescriptor start, string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        _path = path;
        _way = [start];
        if (path.Length == 0)
        {
            throw PathErrors.Empty();
        }

        if (path.Contains('\0', StringComparison.Ordinal))
        {
            throw PathErrors.HasNul(path);
        }

        Push(path);
    }

    /// <summary>The node at the path's end; null if only its last component is missing.</summary>
    /// <param name="followLast">Whether a link at the end is followed; one before the end always is, also before a final <c>/</c>.</param>
    public NodeDescriptor? Resolve(bool followLast)
    {
        int links = 0;
        while (_pending.TryPop(out string? name))
        {
            if (_way[^1].Type != DescriptorType.Directory)
            {
                throw PathErrors.NotDirectory(_path);
            }

            if (name is "." or "..")
            {
                Step(name);
                continue;
            }

            NodeDescriptor? node = _way[^1].Lookup(name);
            if (node is null)
            {
                return _pending.Count == 0 ? null : throw PathErrors.NoEntry(_path);
            }

            if (node.Type == DescriptorType.SymbolicLink && (followLast || _pending.Count > 0))
            {
                Push(++links <= PathLimits.MaxLinks ? node.ReadLink() : throw PathErrors.TooManyLinks(_path));
                continue;
            }

            _way.Add(node);
        }

        return _way[^1];
    }

    private void Step(string name)
    {
        if (name == "..")
        {
            if (_way.Count == 1)
            {
                throw PathErrors.Escapes(_path);
            }

            _way.RemoveAt(_way.Count - 1);
        }
    }

    /// <summary>Puts a path's components before what is left. A final <c>/</c> stands as <c>.</c>: what precedes it must be a directory.</summary>
    private void Push(string path)
    {
        if (path.StartsWith('/'))
        {
            throw PathErrors.IsAbsolute(_path);
        }

        string[] names = path.Split('/');
        for (int i = names.Length - 1; i >= 0; i--)
        {
            EntryName.CheckLength(names[i], _path);
            if (names[i].Length > 0)
            {
                _pending.Push(names[i]);
            }
            else if (i == names.Length - 1)
            {
                _pending.Push(".");
            }
        }
    }
}
