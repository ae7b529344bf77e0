// SPDX-License-Identifier: MIT
namespace WasiVfs.PowerShell;

/// <summary>Arithmetic on provider paths, by their letters alone: nothing here asks the image.</summary>
/// <remarks>
/// A provider path is the image file's full path and the path inside it: <c>/img/app.wasm/lib/a.py</c>. A regular file has no
/// children, so no such path can ever name a file of the host. Both <c>/</c> and <c>\</c> separate, on every system.
/// </remarks>
internal static class ProviderPath
{
    public static readonly char Separator = Path.DirectorySeparatorChar;

    private const string Separators = "/\\";

    public static bool IsSeparator(char c) => c is '/' or '\\';

    public static string Trim(string path) => path.TrimEnd('/', '\\');

    /// <summary>The path with the system's own separator throughout, as the engine's comparisons with a drive's root want it.</summary>
    public static string Normalize(string path) => path.Replace(Separator == '/' ? '\\' : '/', Separator);

    /// <summary>The two joined by one separator; an empty child leaves a trailing one, which is how the engine spells a drive's root.</summary>
    public static string Join(string? parent, string? child)
    {
        if (string.IsNullOrEmpty(parent))
        {
            return Normalize(child ?? "");
        }

        string head = Trim(parent);
        return head.Length == 0 && string.IsNullOrEmpty(child)
            ? Separator.ToString() : Normalize(head + Separator + (child ?? "").TrimStart('/', '\\'));
    }

    /// <summary>What is left of the last separator; empty for the root and for a single name.</summary>
    public static string Parent(string path, string? root)
    {
        string trimmed = Trim(path);
        if (!string.IsNullOrEmpty(root) && SameHostPath(trimmed, Trim(root)))
        {
            return "";
        }

        int last = trimmed.AsSpan().LastIndexOfAny(Separators);
        return last < 0 ? "" : Normalize(trimmed[..Math.Max(last, 1)]);
    }

    /// <summary>What is right of the last separator.</summary>
    public static string Leaf(string path)
    {
        string trimmed = Trim(path);
        return trimmed.Length == 0 ? path : trimmed[(trimmed.AsSpan().LastIndexOfAny(Separators) + 1)..];
    }

    /// <summary>The path inside an image, with <c>/</c> and neither leading nor trailing separators; null if it is not below the root.</summary>
    public static string? Inside(string root, string path)
    {
        if (path.Length < root.Length || !SameHostPath(path.AsSpan(0, root.Length), root))
        {
            return null;
        }

        ReadOnlySpan<char> rest = path.AsSpan(root.Length);
        return rest.IsEmpty ? "" : IsSeparator(rest[0]) ? Inner(rest) : null;
    }

    // Empty and '.' components say nothing; '..' is kept, and the image answers it.
    private static string Inner(ReadOnlySpan<char> path)
    {
        ReadOnlySpan<char> trimmed = path.Trim(Separators);
        bool odd = trimmed.Contains('\\') || trimmed.StartsWith('.')
            || trimmed.Contains("//", StringComparison.Ordinal) || trimmed.Contains("/.", StringComparison.Ordinal);
        return odd
            ? string.Join('/', trimmed.ToString().Split(['/', '\\']).Where(part => part is not ("" or ".")))
            : trimmed.ToString();
    }

    private static bool SameHostPath(ReadOnlySpan<char> left, ReadOnlySpan<char> right) =>
        left.Equals(right, OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
}
