// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace WasiVfs.Trees;

internal readonly partial record struct HostStat
{
    /// <summary>By <c>statx</c>, whose structure is the same on every architecture (linux/stat.h).</summary>
    private static HostStat? OnLinux(string path, bool followLinks)
    {
        const int currentDirectory = -100;      // AT_FDCWD
        const int noFollow = 0x100;             // AT_SYMLINK_NOFOLLOW
        const uint basicStats = 0x7FF;          // STATX_BASIC_STATS
        const int size = 256;
        Span<byte> fields = stackalloc byte[size];
        fields.Clear();
        if (StatX(currentDirectory, path, followLinks ? 0 : noFollow, basicStats, ref MemoryMarshal.GetReference(fields)) != 0)
        {
            return Missing(path);
        }

        // stx_mask 0, stx_blksize 4, stx_attributes 8, stx_nlink 16, stx_uid 20, stx_gid 24, stx_mode 28, stx_ino 32, stx_size 40,
        // stx_blocks 48, stx_attributes_mask 56, the four times of 16 bytes from 64 on with stx_ctime the third and stx_mtime the last,
        // devices from 128 on.
        return new HostStat(
            PosixMode.TypeOf(MemoryMarshal.Read<ushort>(fields[28..])),
            MemoryMarshal.Read<uint>(fields[16..]),
            MemoryMarshal.Read<ulong>(fields[40..]),
            PosixTime.Make(MemoryMarshal.Read<long>(fields[112..]), MemoryMarshal.Read<uint>(fields[120..])),
            MemoryMarshal.Read<ulong>(fields[136..]),
            MemoryMarshal.Read<ulong>(fields[32..]),
            MemoryMarshal.Read<uint>(fields[20..]),
            PosixTime.Make(MemoryMarshal.Read<long>(fields[96..]), MemoryMarshal.Read<uint>(fields[104..])));
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int StatX(int directory, string path, int flags, uint mask, ref byte result);
}
