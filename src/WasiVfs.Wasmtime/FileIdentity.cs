// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace WasiVfs.Wasmtime;

/// <summary>What tells a file from every other and from itself with another content; times are in nanoseconds since 1970.</summary>
/// <param name="Owner">The user that it belongs to.</param>
/// <param name="Device">The device that it lies on.</param>
/// <param name="Inode">Its number there.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Modified">When its content was last changed, as the owner may set it.</param>
/// <param name="Changed">When anything of it was last changed, which nobody can set.</param>
internal readonly partial record struct FileIdentity(uint Owner, ulong Device, ulong Inode, ulong Length, long Modified, long Changed)
{
    private const int Size = 256;

    /// <summary>The identity of a file or directory, links not followed; null where the system does not tell.</summary>
    public static FileIdentity? Of(string path)
    {
        Span<byte> fields = stackalloc byte[Size];
        fields.Clear();
        return OperatingSystem.IsLinux() ? OnLinux(path, fields) : OperatingSystem.IsMacOS() ? OnMacOS(path, fields) : null;
    }

    private static FileIdentity? OnLinux(string path, Span<byte> fields)
    {
        const int currentDirectory = -100;      // AT_FDCWD
        const int noFollow = 0x100;             // AT_SYMLINK_NOFOLLOW
        const uint basicStats = 0x7FF;          // STATX_BASIC_STATS
        if (StatX(currentDirectory, path, noFollow, basicStats, ref MemoryMarshal.GetReference(fields)) != 0)
        {
            return null;
        }

        // stx_uid 20, stx_ino 32, stx_size 40, stx_ctime 96, stx_mtime 112, stx_dev_major 136 with stx_dev_minor (linux/stat.h).
        return new FileIdentity(
            Read<uint>(fields, 20), Read<ulong>(fields, 136), Read<ulong>(fields, 32), Read<ulong>(fields, 40),
            Time(Read<long>(fields, 112), Read<uint>(fields, 120)), Time(Read<long>(fields, 96), Read<uint>(fields, 104)));
    }

    private static FileIdentity? OnMacOS(string path, Span<byte> fields)
    {
        ref byte result = ref MemoryMarshal.GetReference(fields);
        bool intel = RuntimeInformation.ProcessArchitecture == Architecture.X64;
        if ((intel ? LStatIntel(path, ref result) : LStat(path, ref result)) != 0)
        {
            return null;
        }

        // st_dev 0, st_ino 8, st_uid 16, st_mtimespec 48, st_ctimespec 64, st_size 96 (sys/stat.h of macOS).
        return new FileIdentity(
            Read<uint>(fields, 16), Read<uint>(fields, 0), Read<ulong>(fields, 8), Read<ulong>(fields, 96),
            Time(Read<long>(fields, 48), Read<long>(fields, 56)), Time(Read<long>(fields, 64), Read<long>(fields, 72)));
    }

    private static T Read<T>(ReadOnlySpan<byte> fields, int offset)
        where T : struct => MemoryMarshal.Read<T>(fields[offset..]);

    private static long Time(long seconds, long nanoseconds) => unchecked((seconds * 1_000_000_000) + nanoseconds);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX(int directory, string path, int flags, uint mask, ref byte result);

    [LibraryImport("libc", EntryPoint = "lstat", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int LStat(string path, ref byte result);

    [LibraryImport("libc", EntryPoint = "lstat$INODE64", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int LStatIntel(string path, ref byte result);
}
