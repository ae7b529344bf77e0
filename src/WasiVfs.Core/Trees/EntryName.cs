// SPDX-License-Identifier: MIT
using System.Buffers;
using System.Text;

namespace WasiVfs.Trees;

/// <summary>The rules for one name in a tree.</summary>
internal static class EntryName
{
    private static readonly SearchValues<char> NeverInNames = SearchValues.Create("/\0");

    /// <summary>Whether a name of one component is short and needs no closer look: it is resolved by a look into its directory.</summary>
    public static bool IsPlain(string name) =>
        name.Length <= PathLimits.MaxName && Ascii.IsValid(name) && !IsSpecial(name);

    /// <summary>Refuses what cannot be an entry's name: empty, <c>.</c>, <c>..</c>, with <c>/</c> or NUL, not UTF-8, or too long.</summary>
    public static void Check(string name, string path)
    {
        if (IsSpecial(name))
        {
            throw new FileSystemException(ErrorCode.Invalid, path, $"'{path}': '{name}' cannot name an entry; rename it.");
        }

        CheckLength(name, path);
    }

    /// <summary>Refuses a component that is not UTF-8 or is longer than <see cref="PathLimits.MaxName"/>.</summary>
    public static void CheckLength(ReadOnlySpan<char> name, string path)
    {
        if (name.Length > PathLimits.MaxName || Utf8Length(name, path) > PathLimits.MaxName)
        {
            throw new FileSystemException(ErrorCode.NameTooLong, path,
                $"'{path}' has a name of more than {PathLimits.MaxName} bytes; shorten it.");
        }
    }

    private static bool IsSpecial(string name) => name is "" or "." or ".." || name.AsSpan().ContainsAny(NeverInNames);

    private static int Utf8Length(ReadOnlySpan<char> name, string path)
    {
        if (Ascii.IsValid(name))
        {
            return name.Length;
        }

        try
        {
            return Utf8Order.Strict.GetByteCount(name);
        }
        catch (EncoderFallbackException)
        {
            throw NotUtf8(path);
        }
    }

    /// <summary>Refuses a directory that lies below more than <see cref="PathLimits.MaxDepth"/> others.</summary>
    public static void CheckDepth(int depth, string path)
    {
        if (depth > PathLimits.MaxDepth)
        {
            string start = path[..Math.Min(path.Length, 64)];
            throw new FileSystemException(ErrorCode.NameTooLong, path,
                $"The tree is nested deeper than {PathLimits.MaxDepth} directories at '{start}...'; exclude that directory.");
        }
    }

    /// <summary>A name that has no valid UTF-8 form.</summary>
    public static FileSystemException NotUtf8(string path) =>
        new(ErrorCode.IllegalByteSequence, path, $"'{path}' has a name that is not valid UTF-8; rename or exclude it.");
}
