// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace WasiVfs.Wasmtime;

/// <summary>
/// A stack on which a thread handles signals, for as long as it runs a program. .NET gives each thread one of 16 KB. The library wants
/// 256 KB, so it would put one of its own in the place of .NET's and take that away when the thread ends; .NET, which comes after it, would
/// find none and free none, and each run would leave a mapping behind. One that is large enough the library leaves alone.
/// </summary>
/// <remarks>Linux only: on macOS and Windows the library does not use such stacks.</remarks>
internal sealed unsafe partial class SignalStack : IDisposable
{
    private const nuint Size = 256 << 10;

    private readonly nuint _guard = (nuint)Environment.SystemPageSize;
    private readonly void* _memory;
    private readonly Description _before;

    /// <summary>The structure <c>stack_t</c> of Linux (signal.h).</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Description
    {
        public void* Start;
        public int Flags;
        public nuint Size;
    }

    private SignalStack()
    {
        // Below the stack lies a page that nothing may touch.
        _memory = NativeMemory.AlignedAlloc(_guard + Size, _guard);
        _ = Protect(_memory, _guard, 0);
        var mine = new Description { Start = (byte*)_memory + _guard, Size = Size };
        if (Exchange(ref mine, out _before) != 0)
        {
            Free();
            _memory = null;
        }
    }

    /// <summary>Gives the running thread a stack of its own; the same thread disposes it.</summary>
    public static SignalStack? Enter() => OperatingSystem.IsLinux() ? new SignalStack() : null;

    public void Dispose()
    {
        Description before = _before;
        if (_memory is not null && Exchange(ref before, out _) == 0)
        {
            Free();
        }
    }

    private void Free()
    {
        const int readAndWrite = 3; // PROT_READ | PROT_WRITE
        _ = Protect(_memory, _guard, readAndWrite);
        NativeMemory.AlignedFree(_memory);
    }

    [LibraryImport("libc", EntryPoint = "sigaltstack")]
    private static partial int Exchange(ref Description stack, out Description before);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(void* start, nuint length, int access);
}
