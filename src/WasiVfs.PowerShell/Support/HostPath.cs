// SPDX-License-Identifier: MIT
using System.Collections.ObjectModel;
using System.Management.Automation;

namespace WasiVfs.PowerShell;

/// <summary>Paths of the host as PowerShell means them: relative ones start at its location, not at the process's.</summary>
internal static class HostPath
{
    private const string FileSystem = "FileSystem";

    /// <summary>The full path of something that need not exist; wildcards are letters.</summary>
    /// <exception cref="PSArgumentException">The path is of another provider.</exception>
    public static string Resolve(PathIntrinsics paths, string path)
    {
        string resolved = paths.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
        return OfHost(path, resolved, provider);
    }

    /// <summary>The full paths of everything that exists and matches; at least one.</summary>
    /// <exception cref="PSArgumentException">The path is of another provider.</exception>
    /// <exception cref="ItemNotFoundException">Nothing matches.</exception>
    public static IReadOnlyList<string> Expand(PathIntrinsics paths, string path)
    {
        Collection<string> resolved = paths.GetResolvedProviderPathFromPSPath(path, out ProviderInfo provider);
        return provider.Name != FileSystem ? throw NotOfTheHost(path, provider)
            : resolved.Count > 0 ? resolved
            : throw new ItemNotFoundException($"No file matches '{path}'.");
    }

    /// <summary>The full paths that a cmdlet's <c>-Path</c> or <c>-LiteralPath</c> means; each that means nothing is one error.</summary>
    /// <param name="paths">The session's paths.</param>
    /// <param name="given">The paths as given.</param>
    /// <param name="isLiteral">Whether wildcards are letters.</param>
    /// <param name="fail">Is given the errors.</param>
    public static IEnumerable<string> Each(PathIntrinsics paths, IEnumerable<string> given, bool isLiteral, Action<ErrorRecord> fail)
    {
        foreach (string path in given)
        {
            IReadOnlyList<string> found = [];
            try
            {
                found = isLiteral ? [Resolve(paths, path)] : Expand(paths, path);
            }
            catch (Exception e) when (Errors.IsExpected(e))
            {
                fail(Errors.Record(e, path));
            }

            foreach (string file in found)
            {
                yield return file;
            }
        }
    }

    /// <summary>The one full path that a parameter means.</summary>
    /// <param name="paths">The session's paths.</param>
    /// <param name="path">The path as given.</param>
    /// <param name="isLiteral">Whether wildcards are letters.</param>
    /// <exception cref="PSArgumentException">Several files match, or the path is of another provider.</exception>
    public static string One(PathIntrinsics paths, string path, bool isLiteral) =>
        OfHost(path, OneOfAny(paths, path, isLiteral, out ProviderInfo provider, out _), provider);

    /// <summary>The one path that a parameter means, of any provider.</summary>
    /// <param name="paths">The session's paths.</param>
    /// <param name="path">The path as given.</param>
    /// <param name="isLiteral">Whether wildcards are letters.</param>
    /// <param name="provider">Whose path it is.</param>
    /// <param name="drive">The drive that it names; null for a path that names its provider.</param>
    /// <exception cref="PSArgumentException">Several things match.</exception>
    public static string OneOfAny(PathIntrinsics paths, string path, bool isLiteral, out ProviderInfo provider, out PSDriveInfo? drive)
    {
        if (isLiteral)
        {
            return paths.GetUnresolvedProviderPathFromPSPath(path, out provider, out drive);
        }

        Collection<PathInfo> matches = paths.GetResolvedPSPathFromPSPath(path);
        if (matches.Count != 1)
        {
            throw matches.Count == 0 ? new ItemNotFoundException($"Nothing matches '{path}'.")
                : new PSArgumentException($"'{path}' matches {matches.Count} files; give one, or use -LiteralPath.");
        }

        (provider, drive) = (matches[0].Provider, matches[0].Drive);
        return matches[0].ProviderPath;
    }

    /// <summary>The path, where it is one of the file system.</summary>
    /// <exception cref="PSArgumentException">It is of another provider.</exception>
    public static string OfHost(string given, string resolved, ProviderInfo provider) =>
        provider.Name == FileSystem ? resolved : throw NotOfTheHost(given, provider);

    private static PSArgumentException NotOfTheHost(string path, ProviderInfo provider) =>
        new($"The path '{path}' belongs to the provider {provider.Name}. Give the path of a file on the host.");
}
