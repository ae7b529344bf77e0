// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace WasiVfs.Trees;

/// <summary>What the host says of one object.</summary>
/// <param name="Type">What it is.</param>
/// <param name="Links">How many names it has.</param>
/// <param name="Size">Bytes of a file, or of a link's target.</param>
/// <param name="Modified">When its content last changed.</param>
/// <param name="Device">The device that it lies on.</param>
/// <param name="Inode">Its number there; 0 if the host does not tell.</param>
/// <param name="Owner">The user id of its owner; null if the host has no such numbers.</param>
/// <param name="Changed">When anything of it last changed, which nobody can set; null if the host does not tell.</param>
internal readonly partial record struct HostStat(
    DescriptorType Type, ulong Links, ulong Size, DateTimeOffset Modified, ulong Device, ulong Inode, uint? Owner = null,
    DateTimeOffset? Changed = null)
{
    /// <summary>The user id that this process acts with; null if the host has no such numbers.</summary>
    public static uint? CurrentUser => OperatingSystem.IsWindows() ? null : EffectiveUser();

    /// <summary>The object at a path, the link itself if it is one; null if nothing is there.</summary>
    /// <exception cref="FileSystemException">The host refuses to tell.</exception>
    public static HostStat? Of(string path) => Of(path, followLinks: false);

    /// <summary>The object that a path leads to through links; null if nothing is there, or a link leads to nothing.</summary>
    /// <exception cref="FileSystemException">The host refuses to tell.</exception>
    public static HostStat? OfTarget(string path) => Of(path, followLinks: true);

    public DescriptorStat ToDescriptorStat() => new(Type, Math.Max(Links, 1), Size, Modified);

    private static HostStat? Of(string path, bool followLinks) =>
        OperatingSystem.IsLinux() ? OnLinux(path, followLinks)
        : OperatingSystem.IsMacOS() ? OnMacOS(path, followLinks)
        : OperatingSystem.IsWindows() ? OnWindows(followLinks ? HostNames.FollowLinks(path) : path)
        : OfFramework(followLinks ? HostNames.FollowLinks(path) : path);

    /// <summary>What the framework alone can tell: no identity, and one name for each file.</summary>
    private static HostStat? OfFramework(string path)
    {
        var info = new FileInfo(path);
        FileAttributes attributes = HostErrors.Translate(path, _ => info.Attributes);
        if ((int)attributes == -1)
        {
            return null;
        }

        DescriptorType type = info.LinkTarget is not null ? DescriptorType.SymbolicLink
            : attributes.HasFlag(FileAttributes.Directory) ? DescriptorType.Directory
            : attributes.HasFlag(FileAttributes.Device) ? DescriptorType.Unknown
            : DescriptorType.RegularFile;
        ulong size = type switch
        {
            DescriptorType.RegularFile => (ulong)info.Length,
            DescriptorType.SymbolicLink => (ulong)Utf8Order.Strict.GetByteCount(info.LinkTarget!),
            _ => 0,
        };
        return new HostStat(type, 1, size, new DateTimeOffset(info.LastWriteTimeUtc), 0, 0);
    }

    /// <summary>Null if nothing is at the path; the other errors that a system call on it can leave become exceptions.</summary>
    private static HostStat? Missing(string path)
    {
        const int notFound = 2;         // ENOENT
        const int notDirectory = 20;    // ENOTDIR
        const int denied = 13;          // EACCES
        const int macTooLong = 63;      // ENAMETOOLONG of macOS
        const int linuxTooLong = 36;    // ENAMETOOLONG of Linux
        int error = Marshal.GetLastPInvokeError();
        return error switch
        {
            notFound or notDirectory => null,
            denied => throw HostErrors.Denied(path),
            macTooLong or linuxTooLong => throw new FileSystemException(ErrorCode.NameTooLong, path,
                $"The path '{path}' is longer than the host allows."),
            _ => throw new FileSystemException(ErrorCode.Io, path, $"'{path}': {Marshal.GetPInvokeErrorMessage(error)}."),
        };
    }

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint EffectiveUser();
}
