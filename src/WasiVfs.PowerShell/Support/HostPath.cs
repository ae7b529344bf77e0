// SPDX-License-Identifier: MIT
using System.Management.Automation;

namespace WasiVfs.PowerShell;

/// <summary>Paths of the host as PowerShell means them: relative ones start at its location, not at the process's.</summary>
internal static class HostPath
{
    /// <summary>The full path of something that need not exist; wildcards are letters.</summary>
    /// <exception cref="PSArgumentException">The path is of another provider.</exception>
    public static string Resolve(PathIntrinsics paths, string path) => GivenPath.Literal(paths, path).OnHost;

    /// <summary>The full paths that a cmdlet's <c>-Path</c> or <c>-LiteralPath</c> means; each that means nothing is one error.</summary>
    /// <param name="paths">The session's paths.</param>
    /// <param name="given">The paths as given.</param>
    /// <param name="isLiteral">Whether wildcards are letters.</param>
    /// <param name="fail">Is given the errors.</param>
    public static IEnumerable<string> Each(PathIntrinsics paths, IEnumerable<string> given, bool isLiteral, Action<ErrorRecord> fail) =>
        given.SelectMany(path => Errors.Try(() => GivenPath.All(paths, path, isLiteral).Select(found => found.OnHost).ToArray(), path, fail) ?? []);

    /// <summary>The one full path that a parameter means.</summary>
    /// <param name="paths">The session's paths.</param>
    /// <param name="path">The path as given.</param>
    /// <param name="isLiteral">Whether wildcards are letters.</param>
    /// <exception cref="PSArgumentException">Several files match, or the path is of another provider.</exception>
    public static string One(PathIntrinsics paths, string path, bool isLiteral) => GivenPath.One(paths, path, isLiteral).OnHost;
}
