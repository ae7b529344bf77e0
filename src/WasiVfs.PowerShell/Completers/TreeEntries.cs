// SPDX-License-Identifier: MIT
using WasiVfs.Packing;
using WasiVfs.Trees;

namespace WasiVfs.PowerShell;

/// <summary>The entries of trees, for completion: what cannot be opened has none.</summary>
internal static class TreeEntries
{
    /// <summary>The paths of the entries in a directory of a tree, with a <c>/</c> in front.</summary>
    /// <param name="file">A packed module, an image, or a directory of the host. Archives would have to be read through, and have none here.</param>
    /// <param name="directory">The directory, from the tree's root.</param>
    public static string[] In(string file, string directory)
    {
        try
        {
            if (TreeSource.KindOf(file) is TreeKind.Tar or TreeKind.TarGzip or TreeKind.Zip)
            {
                return [];
            }

            using TreeSource source = TreeSource.Open(file);
            string inner = directory.Trim('/');
            Descriptor start = inner.Length == 0 ? source.Root : source.Root.OpenAt(PathFlags.SymlinkFollow, inner, OpenFlags.Directory);
            string prefix = inner.Length == 0 ? "/" : $"/{inner}/";
            return [.. start.ReadDirectory().Select(entry => prefix + entry.Name)];
        }
        catch (Exception e) when (Errors.IsExpected(e))
        {
            return [];
        }
    }
}
