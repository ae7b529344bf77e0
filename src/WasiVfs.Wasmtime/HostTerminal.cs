// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace WasiVfs.Wasmtime;

/// <summary>
/// The terminal as a program that reads standard input expects it: what is typed is shown, Enter ends a line, Ctrl+D ends the input. A
/// shell that reads keys one by one, as PowerShell does, leaves it otherwise. For programs that run as processes .NET brings back what the
/// terminal was when this process started, and this asks for the same on behalf of one that runs in this process.
/// </summary>
/// <remarks>Unix only: on Windows, each read of the console says how it wants to read.</remarks>
internal sealed partial class HostTerminal : IDisposable
{
    private static readonly Lock Gate = new();
    private static int _users;
    private bool _left;

    private HostTerminal()
    {
    }

    /// <summary>Makes the terminal a program's, until all who did so have disposed.</summary>
    public static HostTerminal Enter()
    {
        lock (Gate)
        {
            if (_users++ == 0)
            {
                Configure(usedByProgram: true);
            }
        }

        return new HostTerminal();
    }

    public void Dispose()
    {
        lock (Gate)
        {
            if (!_left && --_users == 0)
            {
                Configure(usedByProgram: false);
            }

            _left = true;
        }
    }

    private static void Configure(bool usedByProgram)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        try
        {
            ConfigureTerminalForChildProcess(usedByProgram ? 1 : 0);
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            // A runtime that no longer has it, which the tests would show: the terminal stays as the shell has left it.
        }
    }

    // What System.Diagnostics.Process calls around a child that inherits the terminal (pal_console.c of the runtime).
    [LibraryImport("libSystem.Native", EntryPoint = "SystemNative_ConfigureTerminalForChildProcess")]
    private static partial void ConfigureTerminalForChildProcess(int childUsesTerminal);
}
