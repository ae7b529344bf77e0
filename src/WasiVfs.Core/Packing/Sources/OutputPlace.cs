// SPDX-License-Identifier: MIT
using System.Text;
using WasiVfs.Trees;

namespace WasiVfs.Packing.Sources;

/// <summary>Refuses an output that lies in a directory which is packed: the next pack of that directory would hold this one's
/// result.</summary>
internal static class OutputPlace
{
    /// <summary>Refuses the output unless it lies outside of every mapped directory, or a pattern leaves it out.</summary>
    /// <exception cref="PackException">The output lies in a directory that is packed.</exception>
    public static void RequireOutside(string outputPath, PackOptions options)
    {
        IEnumerable<string> sources = options.Mappings.Where(mapping => mapping.Tree is null).Select(mapping => mapping.HostPath);
        foreach (string directory in sources.Where(Directory.Exists))
        {
            if (HostPlaces.NamesBelow(directory, outputPath) is { } names && !IsLeftOut(names, options.Exclude))
            {
                throw new PackException(
                    ErrorId.OutputInsideTree,
                    $"The output '{outputPath}' lies in '{directory}', which is packed: the next pack would hold this one.",
                    outputPath);
            }
        }
    }

    private static bool IsLeftOut(string[] names, IReadOnlyList<string> exclude)
    {
        Rune[][] runes = [.. names.Select(name => name.EnumerateRunes().ToArray())];
        return exclude.Select(Glob.Parse).Any(glob =>
            Enumerable.Range(1, names.Length).Any(depth => glob.IsMatch(runes[..depth], isDirectory: depth < names.Length)));
    }
}
