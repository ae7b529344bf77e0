// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>
/// Finds entries of one extraction that the host takes for one, because their names differ in case only: the second would be written over the
/// first, or be mixed with it.
/// </summary>
internal sealed class CaseFolding
{
    private readonly Dictionary<string, (string Place, string Path)> _seen = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Notes an entry before it is made.</summary>
    /// <param name="place">Its path on the host.</param>
    /// <param name="path">Its path in the tree, for the message.</param>
    /// <exception cref="FileSystemException">The host has an entry there already, which this extraction has made under another name.</exception>
    public void Add(string place, string path)
    {
        if (!_seen.TryAdd(place, (place, path)) && _seen[place] is var first && IsOne(first.Place, place))
        {
            throw new FileSystemException(ErrorCode.Exist, path,
                $"'{first.Path}' and '{path}' have names that differ in case only, and '{Path.GetDirectoryName(place)}' cannot hold both; "
                + "extract one of them by its path, or extract to a file system that tells case apart.");
        }
    }

    private static bool IsOne(string first, string second) =>
        HostStat.Of(first) is { } one && HostStat.Of(second) is { } other
        && (one.Device, one.Inode, one.Type) == (other.Device, other.Inode, other.Type);
}
