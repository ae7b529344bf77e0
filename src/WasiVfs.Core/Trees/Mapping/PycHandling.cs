// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>What happens to compiled Python files (<c>.pyc</c>), which Python compares with the time and the size of their source.</summary>
public enum PycHandling
{
    /// <summary>A source keeps its time, in whole seconds, if a compiled file fits it; so Python finds that they fit in the image, too. No byte
    /// of any file changes.</summary>
    Keep,

    /// <summary>The header of a compiled file that fits its source gets the form with an unchecked hash (PEP 552), for which no time
    /// counts.</summary>
    Unchecked,

    /// <summary>Compiled files and their sources are files like any other.</summary>
    Ignore,
}
