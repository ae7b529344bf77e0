// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace WasiVfs.Trees;

internal readonly partial record struct HostStat
{
    /// <summary>By <c>lstat</c> or <c>stat</c> with 64-bit inode numbers (sys/stat.h of macOS); their names carry a suffix on x64 only.</summary>
    private static HostStat? OnMacOS(string path, bool followLinks)
    {
        const int size = 256;
        Span<byte> fields = stackalloc byte[size];
        fields.Clear();
        ref byte result = ref MemoryMarshal.GetReference(fields);
        bool intel = RuntimeInformation.ProcessArchitecture == Architecture.X64;
        int failed = (intel, followLinks) switch
        {
            (true, true) => StatIntel(path, ref result),
            (true, false) => LStatIntel(path, ref result),
            (false, true) => Stat(path, ref result),
            (false, false) => LStat(path, ref result),
        };
        if (failed != 0)
        {
            return Missing(path);
        }

        // st_dev 0, st_mode 4, st_nlink 6, st_ino 8, st_uid 16, st_gid 20, st_rdev 24, the four times of 16 bytes from 32 on with
        // st_mtimespec the second and st_ctimespec the third, st_size 96.
        return new HostStat(
            PosixMode.TypeOf(MemoryMarshal.Read<ushort>(fields[4..])),
            MemoryMarshal.Read<ushort>(fields[6..]),
            MemoryMarshal.Read<ulong>(fields[96..]),
            PosixTime.Make(MemoryMarshal.Read<long>(fields[48..]), (uint)MemoryMarshal.Read<long>(fields[56..])),
            MemoryMarshal.Read<uint>(fields),
            MemoryMarshal.Read<ulong>(fields[8..]),
            MemoryMarshal.Read<uint>(fields[16..]),
            PosixTime.Make(MemoryMarshal.Read<long>(fields[64..]), (uint)MemoryMarshal.Read<long>(fields[72..])));
    }

    [LibraryImport("libc", EntryPoint = "lstat", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int LStat(string path, ref byte result);

    [LibraryImport("libc", EntryPoint = "lstat$INODE64", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int LStatIntel(string path, ref byte result);

    [LibraryImport("libc", EntryPoint = "stat", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Stat(string path, ref byte result);

    [LibraryImport("libc", EntryPoint = "stat$INODE64", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int StatIntel(string path, ref byte result);
}
