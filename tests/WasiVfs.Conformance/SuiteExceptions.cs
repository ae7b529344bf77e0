// SPDX-License-Identifier: MIT
namespace WasiVfs.Tests.Conformance;

/// <summary>Programs of the wasi-testsuite that do not pass on an engine, packed or not, because of calls that are the host's own.</summary>
internal static class SuiteExceptions
{
    private static readonly Dictionary<(string Engine, string Program), string> Reasons = [];

    /// <summary>Why a program does not pass, or null.</summary>
    public static string? Reason(string engine, SuiteProgram program, ProgramForm form) => Reasons.GetValueOrDefault((engine, program.Name));
}
