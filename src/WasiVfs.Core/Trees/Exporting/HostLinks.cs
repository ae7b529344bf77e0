// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace WasiVfs.Trees;

/// <summary>Makes links on the host; each returns false if the host refuses.</summary>
internal static partial class HostLinks
{
    public static bool MakeHardLink(string existing, string place) => OperatingSystem.IsWindows()
        ? CreateHardLink(WindowsPaths.Extend(place), WindowsPaths.Extend(existing), 0)
        : Link(existing, place) == 0;

    public static bool MakeSymbolicLink(string place, string target, bool toDirectory)
    {
        try
        {
            string hostTarget = OperatingSystem.IsWindows() ? target.Replace('/', '\\') : target;
            _ = toDirectory ? Directory.CreateSymbolicLink(place, hostTarget) : File.CreateSymbolicLink(place, hostTarget);
            // Wine says yes, and makes no link.
            return !OperatingSystem.IsWindows() || HostStat.Of(place) is { Type: DescriptorType.SymbolicLink };
        }
        catch (Exception fault) when (HostErrors.IsHostFault(fault))
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string existing, string place);

    [LibraryImport("kernel32", EntryPoint = "CreateHardLinkW", StringMarshalling = StringMarshalling.Utf16)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool CreateHardLink(string place, string existing, nint security);
}
