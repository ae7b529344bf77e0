// SPDX-License-Identifier: MIT
namespace WasiVfs.Cli;

/// <summary>What the command tells its caller; `run` gives the program's own code.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>The work could not be done, or a check found something.</summary>
    public const int Failed = 1;

    /// <summary>The command line could not be understood.</summary>
    public const int Usage = 2;

    /// <summary>The command itself has a fault (EX_SOFTWARE of sysexits.h).</summary>
    public const int InternalFault = 70;

    /// <summary>A program ran out of time: as the command `timeout` says it.</summary>
    public const int TimedOut = 124;

    /// <summary>`compare`, as diff has it: there are differences.</summary>
    public const int Different = 1;

    /// <summary>`compare`, as diff has it: the trees could not be compared.</summary>
    public const int Trouble = 2;
}
