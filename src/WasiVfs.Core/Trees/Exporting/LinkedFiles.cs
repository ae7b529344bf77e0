// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>Where the files with several names were written first: a further name of one is a hard link to it.</summary>
internal sealed class LinkedFiles
{
    private readonly Dictionary<MetadataHashValue, List<(Descriptor File, string Place)>> _seen = [];

    /// <summary>Where a file was written before; null if this is the first of its names, which is noted, or the only one.</summary>
    public string? FirstPlace(Descriptor file, DescriptorStat stat, string place)
    {
        if (stat.LinkCount <= 1)
        {
            return null;
        }

        MetadataHashValue key = file.MetadataHash();
        if (!_seen.TryGetValue(key, out List<(Descriptor File, string Place)>? same))
        {
            _seen.Add(key, same = []);
        }

        string? first = same.Find(pair => pair.File.IsSameObject(file)).Place;
        if (first is null)
        {
            same.Add((file, place));
        }

        return first;
    }
}
