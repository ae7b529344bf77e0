// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>Compares two trees of any origin: names, types, contents, targets of links, and times if these are asked for.</summary>
/// <remarks>Modes and owners are not compared, since trees here do not have them; nor is which names share a file.</remarks>
public static class TreeComparer
{
    /// <summary>The differences, found as they are asked for, in the order of paths by the bytes of their names. What is below a directory that one
    /// tree does not have is not listed.</summary>
    /// <param name="left">The one directory.</param>
    /// <param name="right">The other.</param>
    /// <param name="options">What counts; null for the defaults.</param>
    /// <param name="progress">Is told the bytes of files compared so far.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="FileSystemException">Something cannot be read.</exception>
    public static IEnumerable<TreeDifference> Compare(
        Descriptor left, Descriptor right, CompareOptions? options = null,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return new Comparison(options ?? new CompareOptions(), progress, cancellationToken).Directories(left, right, "", 0);
    }
}
