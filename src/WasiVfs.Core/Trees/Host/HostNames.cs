// SPDX-License-Identifier: MIT
using System.IO.Enumeration;
using System.Runtime.InteropServices;
using System.Text;

namespace WasiVfs.Trees;

/// <summary>Names as the host has them: listed, checked, and link targets byte for byte.</summary>
internal static partial class HostNames
{
    private static readonly EnumerationOptions Everything = new()
    {
        AttributesToSkip = FileAttributes.None,
        IgnoreInaccessible = false,
        RecurseSubdirectories = false,
        ReturnSpecialDirectories = false,
    };

    /// <summary>The names in a directory, in the host's order.</summary>
    public static string[] List(string directory) =>
        [.. new FileSystemEnumerable<string>(directory, static (ref entry) => entry.FileName.ToString(), Everything)];

    /// <summary>The full path of what a path leads to: the path itself, or if it is a link the end of its chain, which need not exist.</summary>
    public static string FollowLinks(string path)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        return HostStat.Of(full) is not { Type: DescriptorType.SymbolicLink } ? full
            : HostErrors.Translate(full, static full => new FileInfo(full).ResolveLinkTarget(returnFinalTarget: true)?.FullName) ?? full;
    }

    /// <summary>Whether the host can have an entry of that name and no other means something else: on Windows <c>a\b</c>, <c>c:</c>
    /// and <c>name.</c> would be taken for other paths.</summary>
    public static bool CanExist(string name) => !OperatingSystem.IsWindows() || WindowsNames.IsPlain(name);

    /// <summary>A symbolic link's target as the host stores it.</summary>
    public static string ReadLink(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            string? target = HostErrors.Translate(path, static path => new FileInfo(path).LinkTarget);
            return (target ?? throw PathErrors.NotALink(path)).Replace('\\', '/');
        }

        Span<byte> bytes = stackalloc byte[PathLimits.MaxLinkTarget + 1];
        nint length = ReadLink(path, ref MemoryMarshal.GetReference(bytes), bytes.Length);
        if (length < 0)
        {
            throw PathErrors.NoEntry(path);
        }

        try
        {
            return Utf8Order.Strict.GetString(bytes[..(int)length]);
        }
        catch (DecoderFallbackException)
        {
            throw new FileSystemException(ErrorCode.IllegalByteSequence, path,
                $"The target of the symbolic link '{path}' is not valid UTF-8; change or exclude the link.");
        }
    }

    [LibraryImport("libc", EntryPoint = "readlink", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial nint ReadLink(string path, ref byte buffer, nint length);
}
