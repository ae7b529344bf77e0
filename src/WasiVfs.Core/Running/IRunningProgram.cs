// SPDX-License-Identifier: MIT
namespace WasiVfs.Running;

/// <summary>A program that runs, seen from outside: our ends of its streams, its end, and the way to end it.</summary>
internal interface IRunningProgram
{
    /// <summary>What we write the program reads; asked for only if the run brings standard input.</summary>
    Stream Input { get; }

    /// <summary>What the program writes we read, to its end; asked for only if the run takes standard output.</summary>
    Stream Output { get; }

    /// <summary>The same for standard error.</summary>
    Stream Error { get; }

    /// <summary>The exit code; complete when nothing of the program is left.</summary>
    Task<int> Exit { get; }

    /// <summary>Ends the program; does nothing when it has ended.</summary>
    void Kill();
}
