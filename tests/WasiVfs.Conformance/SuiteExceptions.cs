// SPDX-License-Identifier: MIT
namespace WasiVfs.Tests.Conformance;

/// <summary>
/// Programs of the wasi-testsuite that do not pass on an engine, packed or not, because of calls on the host's own clocks and descriptors, which
/// a packed program's runtime hands on.
/// </summary>
internal static class SuiteExceptions
{
    private const string Clock = "Bun's clock_res_get throws a TypeError";
    private const string Socket = "the engine's sock_shutdown says something else than NOTSOCK of a descriptor that is not a socket";
    private const string Poll = "the engine's poll_oneoff does not wait for standard output and standard error";

    private const string Copy = "it opens an embedded file to write to it, and imports no path_unlink_file, by which half a copy would be removed";

    private static readonly (string Program, string[] Engines, bool WhenSealed, string Reason)[] All =
    [
        ("clock_getres-monotonic", ["bun"], true, Clock),
        ("clock_getres-realtime", ["bun"], true, Clock),
        ("poll_oneoff_stdio", ["bun", "wazero"], true, Poll),

        // Sealed, the runtime answers it.
        ("sock_shutdown-not_sock", ["node", "node-26", "deno", "bun", "wazero", "wasmi", "wasmer"], false, Socket),
    ];

    /// <summary>Why a program does not pass, or null.</summary>
    public static string? Reason(string engine, SuiteProgram program, ProgramForm form) =>
        form == ProgramForm.UnitedIsolated && program.Name == "pwrite-with-access" ? Copy : Find(engine, program, form);

    private static string? Find(string engine, SuiteProgram program, ProgramForm form) => All
        .Where(row => row.Program == program.Name && row.Engines.Contains(engine) && (row.WhenSealed || form != ProgramForm.Sealed))
        .Select(row => row.Reason).FirstOrDefault();
}
