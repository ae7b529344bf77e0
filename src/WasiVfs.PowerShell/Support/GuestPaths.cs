// SPDX-License-Identifier: MIT
using System.Text.RegularExpressions;

namespace WasiVfs.PowerShell;

/// <summary>Guest paths as they are typed in PowerShell, if a tree is to appear there.</summary>
internal static partial class GuestPaths
{
    /// <summary>
    /// The path with <c>/</c> throughout. In PowerShell <c>\</c> separates as well, and a program of WASI would take <c>\docs</c> for one
    /// name that it never looks up.
    /// </summary>
    /// <param name="typed">The path as given.</param>
    /// <exception cref="MappingException">It starts with a drive, which a program of WASI does not have.</exception>
    public static string Of(string typed) => Drive().IsMatch(typed)
        ? throw new MappingException($"The guest path '{typed}' starts with a drive, and programs of WASI have none. Give it as '/docs'.")
        : typed.Replace('\\', '/');

    // A letter and a colon, as in C:docs; or a longer name that is a drive only with a separator behind it.
    [GeneratedRegex(@"^([A-Za-z]:|[^/\\]+:[/\\])")]
    private static partial Regex Drive();
}
