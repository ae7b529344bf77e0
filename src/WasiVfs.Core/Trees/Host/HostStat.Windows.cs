// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace WasiVfs.Trees;

internal readonly partial record struct HostStat
{
    /// <summary>What the framework tells, with the links and the identity from <c>GetFileInformationByHandle</c> (fileapi.h), and the time of
    /// the last change from <c>GetFileInformationByHandleEx</c> (winbase.h).</summary>
    /// <remarks>The handle is opened to ask, not to read: no lock of another program and no missing right to read is in its way.</remarks>
    private static HostStat? OnWindows(string path)
    {
        const uint readAttributes = 0x80;           // FILE_READ_ATTRIBUTES
        const uint openExisting = 3;                // OPEN_EXISTING
        const uint backupSemantics = 0x0200_0000;   // FILE_FLAG_BACKUP_SEMANTICS, which directories need
        const uint itself = 0x0020_0000;            // FILE_FLAG_OPEN_REPARSE_POINT
        if (OfFramework(path) is not { } stat)
        {
            return null;
        }

        if (stat.Type is DescriptorType.RegularFile or DescriptorType.Directory or DescriptorType.SymbolicLink)
        {
            using SafeFileHandle file = CreateFile(
                WindowsPaths.Extend(path), readAttributes, FileShare.ReadWrite | FileShare.Delete, 0, openExisting, backupSemantics | itself, 0);
            Span<uint> fields = stackalloc uint[13];
            if (!file.IsInvalid && GetFileInformationByHandle(file, ref MemoryMarshal.GetReference(fields)))
            {
                // After the attributes and three times: volume serial number 7, size 8 and 9, number of links 10, file index 11 and 12.
                return stat with
                {
                    Links = fields[10],
                    Device = fields[7],
                    Inode = ((ulong)fields[11] << 32) | fields[12],
                    Changed = ChangeTime(file),
                };
            }
        }

        return stat;
    }

    // FILE_BASIC_INFO: the times of creation, last access, last write and change, then the attributes. A file system without the last time
    // gives 0.
    private static DateTimeOffset? ChangeTime(SafeFileHandle file)
    {
        const int basicInformation = 0;             // FileBasicInfo
        Span<long> fields = stackalloc long[5];
        return GetFileInformationByHandleEx(file, basicInformation, ref MemoryMarshal.GetReference(fields), fields.Length * sizeof(long))
            && fields[3] > 0 ? DateTimeOffset.FromFileTime(fields[3]) : null;
    }

    [LibraryImport("kernel32", EntryPoint = "CreateFileW", StringMarshalling = StringMarshalling.Utf16, SetLastError = true)]
    private static partial SafeFileHandle CreateFile(
        string path, uint access, FileShare share, nint security, uint disposition, uint flags, nint template);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetFileInformationByHandle(SafeFileHandle file, ref uint information);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetFileInformationByHandleEx(SafeFileHandle file, int kind, ref long information, int size);
}
