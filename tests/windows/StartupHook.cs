// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

/// <summary>.NET calls it before a program's Main, if DOTNET_STARTUP_HOOKS names the assembly.</summary>
internal static class StartupHook
{
    /// <summary>Loads the library that makes Wine's handling of exceptions fit .NET's: <c>frames.c</c>.</summary>
    public static void Initialize() =>
        NativeLibrary.Load(Path.Combine(Path.GetDirectoryName(typeof(StartupHook).Assembly.Location)!, "frames.dll"));
}
