// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace WasiVfs.Trees;

internal readonly partial record struct HostStat
{
    /// <summary>What the framework tells, with the links and the identity of files from <c>GetFileInformationByHandle</c> (fileapi.h).</summary>
    private static HostStat? OnWindows(string path)
    {
        if (OfFramework(path) is not { } stat)
        {
            return null;
        }

        if (stat.Type == DescriptorType.RegularFile)
        {
            using SafeFileHandle file = HostErrors.Translate(path, static path =>
                File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
            Span<uint> fields = stackalloc uint[13];
            if (GetFileInformationByHandle(file, ref MemoryMarshal.GetReference(fields)))
            {
                // After the attributes and three times: volume serial number 7, size 8 and 9, number of links 10, file index 11 and 12.
                return stat with { Links = fields[10], Device = fields[7], Inode = ((ulong)fields[11] << 32) | fields[12] };
            }
        }

        return stat;
    }

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetFileInformationByHandle(SafeFileHandle file, ref uint information);
}
