// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>Where the files with several names were written first: a further name of one is a hard link to it.</summary>
internal sealed class LinkedFiles
{
    private readonly Dictionary<MetadataHashValue, List<(Descriptor File, string Place)>> _met = [];

    /// <summary>Where a file was written before; null where this is the first of its names, which is noted, or the only one.</summary>
    public string? FirstPlace(Descriptor file, string place)
    {
        if (file.Stat().LinkCount <= 1)
        {
            return null;
        }

        MetadataHashValue key = file.MetadataHash();
        if (!_met.TryGetValue(key, out List<(Descriptor File, string Place)>? same))
        {
            _met.Add(key, same = []);
        }

        string? first = same.Find(pair => pair.File.IsSameObject(file)).Place;
        if (first is null)
        {
            same.Add((file, place));
        }

        return first;
    }
}
