// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace WasiVfs.Trees;

/// <summary>
/// Opens one of the many files of a tree for reading. .NET locks each file that it opens, whatever sharing it is asked for (flock(2)), and
/// unlocks it again; for thousands of small files that is a third of all system calls, and another program's lock would make a file
/// unreadable. So Linux is asked directly.
/// </summary>
internal static partial class UnlockedFile
{
    /// <summary>The handle of a file. A pipe that has taken its place does not block.</summary>
    /// <exception cref="IOException">As <see cref="File.OpenHandle"/> throws.</exception>
    public static SafeFileHandle OpenRead(string path)
    {
        const int readOnly = 0, nonBlocking = 0x800, closeOnExec = 0x80000; // of x86-64 and arm64 (asm-generic/fcntl.h)
        if (OperatingSystem.IsLinux())
        {
            int descriptor = OpenFile(path, readOnly | nonBlocking | closeOnExec);
            if (descriptor >= 0)
            {
                return new SafeFileHandle(descriptor, ownsHandle: true);
            }
        }

        // The framework says what is wrong.
        return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
    }

    // open(2) takes a third argument only if it creates a file.
    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFile(string path, int flags);
}
