// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>The entries that an extraction has made on the host, so that they go again if it does not come to its end.</summary>
internal sealed class MadeEntries
{
    private readonly List<(string Place, bool IsDirectory)> _entries = [];

    /// <summary>Makes a directory and those above it, unless they exist.</summary>
    public void MakeDirectories(string path)
    {
        var missing = new Stack<string>();
        for (string? place = path; place is { Length: > 0 } && !Directory.Exists(place); place = Path.GetDirectoryName(place))
        {
            missing.Push(place);
        }

        HostErrors.Translate(path, Directory.CreateDirectory);
        foreach (string place in missing)
        {
            AddDirectory(place);
        }
    }

    public void AddDirectory(string place) => _entries.Add((place, true));

    public void AddFile(string place) => _entries.Add((place, false));

    /// <summary>Removes them, the last one first. What cannot be removed stays, such as a directory in which another program has
    /// made a file.</summary>
    public void Remove()
    {
        for (int i = _entries.Count - 1; i >= 0; i--)
        {
            (string place, bool isDirectory) = _entries[i];
            try
            {
                if (isDirectory)
                {
                    Directory.Delete(place);
                }
                else
                {
                    File.Delete(place);
                }
            }
            catch (Exception fault) when (HostErrors.IsHostFault(fault))
            {
                // The error that ended the extraction is the one to tell of.
            }
        }
    }
}
