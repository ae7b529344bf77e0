// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace WasiVfs.Wasmtime;

/// <summary>
/// The shadow stacks of newer processors (Intel's CET), which Windows turns on for programs that say that they work with them, as .NET's and
/// PowerShell's do. With them Windows ends a process whose exception handler goes on at another place, and that is what the library does at
/// a trap.
/// </summary>
internal static partial class ShadowStack
{
    /// <summary>Whether this process has shadow stacks; true also if Windows does not answer.</summary>
    public static bool IsOn { get; } = OperatingSystem.IsWindows() && RuntimeInformation.ProcessArchitecture == Architecture.X64 && Ask();

    private static bool Ask()
    {
        const int userShadowStackPolicy = 15; // PROCESS_MITIGATION_POLICY of winnt.h
        const uint enabled = 1;               // EnableUserShadowStack of PROCESS_MITIGATION_USER_SHADOW_STACK_POLICY
        return !GetProcessMitigationPolicy(-1, userShadowStackPolicy, out uint flags, sizeof(uint)) || (flags & enabled) != 0;
    }

    [LibraryImport("kernel32", EntryPoint = "GetProcessMitigationPolicy")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetProcessMitigationPolicy(nint process, int policy, out uint flags, nint length);
}
