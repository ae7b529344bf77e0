// SPDX-License-Identifier: MIT
using System.Management.Automation;

namespace WasiVfs.PowerShell;

/// <summary>Paths on the drives of mounted images, as a cmdlet's <c>-Path</c> and <c>-LiteralPath</c> take them.</summary>
internal static class ImagePaths
{
    /// <summary>The places that paths mean; each path that means nothing, or something else, is one error.</summary>
    /// <param name="paths">The session's paths.</param>
    /// <param name="given">The paths as given.</param>
    /// <param name="isLiteral">Whether wildcards are letters.</param>
    /// <param name="fail">Is given the errors.</param>
    public static IEnumerable<ImageLocation> Each(PathIntrinsics paths, IEnumerable<string> given, bool isLiteral, Action<ErrorRecord> fail)
    {
        foreach (string path in given)
        {
            IReadOnlyList<ImageLocation> found = [];
            try
            {
                found = isLiteral ? [Literal(paths, path)] : Expand(paths, path);
            }
            catch (Exception e) when (Errors.IsExpected(e))
            {
                fail(Errors.Record(e, path));
            }

            foreach (ImageLocation location in found)
            {
                yield return location;
            }
        }
    }

    private static ImageLocation Literal(PathIntrinsics paths, string path)
    {
        string resolved = paths.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out PSDriveInfo drive);
        return Locate(path, resolved, provider, drive);
    }

    private static ImageLocation[] Expand(PathIntrinsics paths, string path)
    {
        ImageLocation[] found =
            [.. paths.GetResolvedPSPathFromPSPath(path).Select(match => Locate(path, match.ProviderPath, match.Provider, match.Drive))];
        return found.Length > 0 ? found : throw new ItemNotFoundException($"Nothing matches '{path}'.");
    }

    private static ImageLocation Locate(string given, string resolved, ProviderInfo provider, PSDriveInfo? drive) =>
        provider.ImplementingType != typeof(WasiImageProvider)
            ? throw new PSArgumentException(
                $"The path '{given}' belongs to the provider {provider.Name}; give a path on the drive of a mounted image.")
            : MountedImages.Locate(provider, drive, resolved)
                ?? throw new ItemNotFoundException($"No mounted image holds the path '{given}'.");
}
