// SPDX-License-Identifier: MIT
using WasiVfs.Trees;

namespace WasiVfs.PowerShell;

/// <summary>
/// Entries whose own name holds a <c>\</c>: PowerShell's paths are cut there, so no path reaches them. They are listed, and a
/// path that would mean one of them gets an error that says so.
/// </summary>
internal static class BackslashNames
{
    /// <summary>The entry that a path would mean if <c>\</c> did not separate; null if there is none.</summary>
    public static ImageLocation? Find(ImageLocation location)
    {
        string[] parts = location.Inner.Split('/');
        ImageLocation directory = location with { Inner = "" };
        for (int i = 0; i < parts.Length - 1; i++)
        {
            if (!directory.Child(parts[i]).Exists)
            {
                string rest = string.Join('/', parts[i..]);
                return Names(directory).Where(name => Means(rest, name)).Select(name => (ImageLocation?)directory.Child(name)).FirstOrDefault();
            }

            directory = directory.Child(parts[i]);
        }

        return null;
    }

    private static bool Means(string path, string name) =>
        name.Contains('\\') && (path + "/").StartsWith(name.Replace('\\', '/') + "/", StringComparison.Ordinal);

    private static List<string> Names(ImageLocation directory)
    {
        try
        {
            return [.. directory.Open(OpenFlags.Directory).ReadDirectory().Select(entry => entry.Name)];
        }
        catch (Exception e) when (Errors.IsExpected(e))
        {
            return [];
        }
    }
}
