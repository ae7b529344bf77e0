// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>The files with several names that were seen so far: a further name of one is a hard link to the same node.</summary>
internal sealed class SourceIdentities
{
    private readonly Dictionary<(MetadataHashValue, bool), List<(Descriptor File, FileNode Node)>> _seen = [];

    /// <summary>The node of a file that was seen before under another name, or null.</summary>
    public FileNode? Find(Descriptor file, bool preserved) =>
        _seen.TryGetValue((file.MetadataHash(), preserved), out var same) ? same.Find(pair => pair.File.IsSameObject(file)).Node : null;

    public void Add(Descriptor file, bool preserved, FileNode node)
    {
        (MetadataHashValue, bool) key = (file.MetadataHash(), preserved);
        if (!_seen.TryGetValue(key, out var same))
        {
            _seen.Add(key, same = []);
        }

        same.Add((file, node));
    }
}
