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
    public static IEnumerable<ImageLocation> Each(PathIntrinsics paths, IEnumerable<string> given, bool isLiteral, Action<ErrorRecord> fail) =>
        given.SelectMany(path => Errors.Try(() => GivenPath.All(paths, path, isLiteral).Select(found => found.InImage).ToArray(), path, fail) ?? []);
}
