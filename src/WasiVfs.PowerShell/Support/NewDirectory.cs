// SPDX-License-Identifier: MIT
namespace WasiVfs.PowerShell;

/// <summary>A directory that is made for what is written into it; if nothing is, it goes again.</summary>
internal sealed class NewDirectory : IDisposable
{
    private readonly List<string> _made = [];

    /// <summary>Makes the directory, and those above it, unless they exist.</summary>
    /// <param name="path">The full path; null makes nothing.</param>
    public NewDirectory(string? path)
    {
        for (string? missing = path; missing is { Length: > 0 } && !Path.Exists(missing); missing = Path.GetDirectoryName(missing))
        {
            _made.Add(missing);
        }

        if (path is not null)
        {
            Directory.CreateDirectory(path);
        }
    }

    /// <summary>Removes what was made and has stayed empty.</summary>
    public void Dispose()
    {
        foreach (string path in _made.TakeWhile(path => !Directory.EnumerateFileSystemEntries(path).Any()))
        {
            Directory.Delete(path);
        }
    }
}
