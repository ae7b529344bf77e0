// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace WasiVfs.Wasmtime;

/// <summary>
/// The terminal as a program expects it that reads standard input: what is typed is shown, Enter ends a line, Ctrl+D ends the input. A shell
/// that reads keys one by one, as PowerShell does, leaves it otherwise; .NET sets it right for programs that run as processes, and this
/// does so for those that run in this process.
/// </summary>
/// <remarks>Unix only: Windows keeps these settings with each read of the console.</remarks>
internal sealed partial class HostTerminal : IDisposable
{
    private const int StandardInput = 0, Now = 0; // STDIN_FILENO, TCSANOW
    private const int Size = 128; // Larger than any system's struct termios.

    private static readonly Lock Gate = new();
    private static int users;
    private static byte[]? before;

    private HostTerminal()
    {
    }

    /// <summary>Sets the terminal for a program, if standard input is one and this process may use it; until all who did so have disposed.</summary>
    public static HostTerminal Enter()
    {
        lock (Gate)
        {
            if (users++ == 0)
            {
                before = Prepare();
            }
        }

        return new HostTerminal();
    }

    public void Dispose()
    {
        lock (Gate)
        {
            if (--users == 0 && before is { } settings && IsForeground())
            {
                _ = SetAttributes(StandardInput, Now, ref MemoryMarshal.GetArrayDataReference(settings));
            }
        }
    }

    /// <summary>Sets the terminal and returns what it was; null if nothing had to be changed.</summary>
    private static byte[]? Prepare()
    {
        byte[] settings = new byte[Size];
        if (OperatingSystem.IsWindows() || GetAttributes(StandardInput, ref MemoryMarshal.GetArrayDataReference(settings)) != 0 || !IsForeground())
        {
            return null;
        }

        byte[] cooked = [.. settings];
        Flags flags = OperatingSystem.IsMacOS() ? Flags.OfMacOS : Flags.OfLinux;
        Set(cooked.AsSpan(0, flags.FieldSize), flags.Input);
        Set(cooked.AsSpan(3 * flags.FieldSize, flags.FieldSize), flags.Local);
        return cooked.AsSpan().SequenceEqual(settings)
            || SetAttributes(StandardInput, Now, ref MemoryMarshal.GetArrayDataReference(cooked)) != 0 ? null : settings;
    }

    // The flags lie in the lower half of fields of 4 or 8 bytes, on machines that are all little-endian.
    private static void Set(Span<byte> field, uint flags) =>
        BinaryPrimitives.WriteUInt32LittleEndian(field, BinaryPrimitives.ReadUInt32LittleEndian(field) | flags);

    // A process in the background that changes the terminal is stopped by the system.
    private static bool IsForeground() => GetForegroundGroup(StandardInput) == GetGroup();

    [LibraryImport("libc", EntryPoint = "tcgetattr")]
    private static partial int GetAttributes(int descriptor, ref byte settings);

    [LibraryImport("libc", EntryPoint = "tcsetattr")]
    private static partial int SetAttributes(int descriptor, int actions, ref byte settings);

    [LibraryImport("libc", EntryPoint = "tcgetpgrp")]
    private static partial int GetForegroundGroup(int descriptor);

    [LibraryImport("libc", EntryPoint = "getpgrp")]
    private static partial int GetGroup();

    /// <summary>
    /// The flags to set of <c>struct termios</c>, whose first four fields are those of input, output, control and local modes: ICRNL and IXON,
    /// ISIG, ICANON, ECHO and IEXTEN.
    /// </summary>
    private readonly record struct Flags(int FieldSize, uint Input, uint Local)
    {
        /// <summary>asm-generic/termbits.h of Linux.</summary>
        public static Flags OfLinux => new(sizeof(uint), 0x100 | 0x400, 0x1 | 0x2 | 0x8 | 0x8000);

        /// <summary>sys/termios.h of macOS.</summary>
        public static Flags OfMacOS => new(sizeof(ulong), 0x100 | 0x200, 0x80 | 0x100 | 0x8 | 0x400);
    }
}
