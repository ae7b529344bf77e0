// SPDX-License-Identifier: MIT
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace WasiVfs.Wasmtime;

/// <summary>This process's own standard input, and the wait for it that takes nothing of it.</summary>
internal static partial class HostInput
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Result;
    }

    /// <summary>
    /// Whether this process was started with a standard input. If not, its number belongs to the first thing that the runtime opened; what is
    /// opened so does not outlive an exec (FD_CLOEXEC), and what a process is started with always does.
    /// </summary>
    public static bool IsOpen
    {
        get
        {
            const int getFlags = 1, closeOnExec = 1; // F_GETFD and FD_CLOEXEC of fcntl.h, on Linux and macOS alike
            return OperatingSystem.IsWindows() || (FileControl(0, getFlags) is >= 0 and var flags && (flags & closeOnExec) == 0);
        }
    }

    /// <summary>Returns true when there is input or its end, false when the time is over.</summary>
    /// <param name="time">How long to wait at most; may be infinite.</param>
    /// <param name="killed">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The program was killed.</exception>
    public static bool Wait(TimeSpan time, CancellationToken killed)
    {
        if (OperatingSystem.IsWindows())
        {
            // Nothing there tells whether a read of a console would wait: the program waits inside the library until a line is typed.
            return true;
        }

        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            killed.ThrowIfCancellationRequested();
            TimeSpan left = time == Timeout.InfiniteTimeSpan ? Glance : time - Stopwatch.GetElapsedTime(start);
            if (IsReady(left < Glance ? left : Glance))
            {
                return true;
            }

            if (left <= TimeSpan.Zero)
            {
                return false;
            }
        }
    }

    /// <summary>Reads what is there; 0 at the end. Unix only.</summary>
    public static int Read(Span<byte> buffer)
    {
        const int interrupted = 4; // EINTR, on Linux and macOS alike
        nint count;
        do
        {
            count = Read(0, ref MemoryMarshal.GetReference(buffer), (nuint)buffer.Length);
        }
        while (count < 0 && Marshal.GetLastPInvokeError() == interrupted);
        return count >= 0 ? (int)count
            : throw new IOException($"Standard input cannot be read: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}.");
    }

    private static bool IsReady(TimeSpan time)
    {
        const short readable = 1;       // POLLIN of poll.h, on Linux and macOS alike
        var input = new PollDescriptor { Descriptor = 0, Events = readable };
        return Poll(ref input, 1, (int)Math.Ceiling(Math.Max(time.TotalMilliseconds, 0))) > 0;
    }

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int FileControl(int descriptor, int command);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint Read(int descriptor, ref byte buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(ref PollDescriptor descriptors, nuint count, int milliseconds);
}
