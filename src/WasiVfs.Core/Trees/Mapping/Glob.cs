// SPDX-License-Identifier: MIT
using System.Text;

namespace WasiVfs.Trees;

/// <summary>
/// One exclude pattern, in the manner of <c>.gitignore</c>: <c>*</c> and <c>?</c> stand for characters of one name, <c>[a-z]</c> and
/// <c>[!a-z]</c> for one character, <c>**</c> as a whole component for any number of them. A pattern without <c>/</c> matches at any depth;
/// a final <c>/</c> matches directories only. Case counts. A literal <c>*</c> is written <c>[*]</c>.
/// </summary>
internal sealed class Glob
{
    private readonly GlobName[] _names;
    private readonly bool _directoriesOnly;

    private Glob(GlobName[] names, bool directoriesOnly)
    {
        _names = names;
        _directoriesOnly = directoriesOnly;
    }

    /// <exception cref="FileSystemException">The pattern is empty, has an open <c>[</c>, or a backslash between names.</exception>
    public static Glob Parse(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        string[] components = pattern.Split('/', StringSplitOptions.RemoveEmptyEntries);
        bool anchored = pattern.TrimEnd('/').Contains('/', StringComparison.Ordinal);
        GlobName[] names = [.. components.Where(component => component != ".").Select(component => GlobName.Parse(component, pattern))];
        if (names.Length == 0)
        {
            throw GlobName.Malformed(pattern, "names nothing");
        }

        return new Glob(anchored ? names : [GlobName.AnyDepth, .. names], pattern.EndsWith('/'));
    }

    /// <summary>Whether the pattern matches a path, relative to where the tree is mapped.</summary>
    /// <param name="path">The path's names; at least one.</param>
    /// <param name="isDirectory">Whether a directory lies there; what is below a match is for the caller to leave out.</param>
    public bool IsMatch(IReadOnlyList<Rune[]> path, bool isDirectory)
    {
        if (_directoriesOnly && !isDirectory)
        {
            return false;
        }

        // On a mismatch the last ** takes one more name; earlier ones never need to, so this is at most quadratic.
        int p = 0, n = 0, star = -1, taken = 0;
        while (n < path.Count)
        {
            if (p < _names.Length && _names[p].IsAnyDepth)
            {
                (star, taken) = (p++, n);
            }
            else if (p < _names.Length && _names[p].IsMatch(path[n]))
            {
                p++;
                n++;
            }
            else if (star >= 0)
            {
                (p, n) = (star + 1, ++taken);
            }
            else
            {
                return false;
            }
        }

        // A final ** that took nothing is still to be matched: 'a/**' is what lies below a, not a itself.
        return p == _names.Length;
    }
}
