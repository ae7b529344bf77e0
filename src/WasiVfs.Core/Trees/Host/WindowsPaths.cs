// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>The two ways in which Windows spells one full path: as people do, and with the prefix that lifts its limit of 260 characters.</summary>
internal static class WindowsPaths
{
    private const string Prefix = @"\\?\";
    private const string SharePrefix = @"\\?\UNC\";
    private const string Share = @"\\";

    /// <summary>A path for calls of the system that the framework does not make: full, and with the prefix.</summary>
    public static string Extend(string path)
    {
        string full = Path.GetFullPath(path);
        return full.StartsWith(Prefix, StringComparison.Ordinal) || full.StartsWith(@"\\.\", StringComparison.Ordinal) ? full
            : full.StartsWith(Share, StringComparison.Ordinal) ? SharePrefix + full[Share.Length..]
            : Prefix + full;
    }

    /// <summary>A full path without the prefix, so that two spellings of one place compare as equal.</summary>
    public static string Plain(string full) =>
        full.StartsWith(SharePrefix, StringComparison.OrdinalIgnoreCase) ? Share + full[SharePrefix.Length..]
        : full.StartsWith(Prefix, StringComparison.Ordinal) && full is [_, _, _, _, _, ':', ..] ? full[Prefix.Length..]
        : full;
}
