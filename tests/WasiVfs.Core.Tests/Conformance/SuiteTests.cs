// SPDX-License-Identifier: MIT
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Conformance;

/// <summary>
/// The wasi-testsuite's preview1 programs, packed with their root embedded at "/". The environment variable WASI_TESTSUITE names
/// the suite's folder, with the built programs (its branch prod/testsuite-base).
/// </summary>
public sealed class SuiteTests
{
    /// <summary>The programs that use files and change none: an embedded tree answers them as the suite demands, on every engine.</summary>
    private static readonly HashSet<string> ReadOnly =
    [
        "fdopendir-with-access", "fopen-with-access", "lseek", "pread-with-access", "stat-dev-ino",
        "close_preopen", "dir_fd_op_failures", "path_open_nonblock", "path_open_preopen",
    ];

    /// <summary>Programs of these that take the first preopen "/", which is Wasmer's own: it has one whether asked or not.</summary>
    private static readonly HashSet<string> FirstPreopen = ["close_preopen", "dir_fd_op_failures", "path_open_nonblock", "path_open_preopen"];

    [OnEveryEngine(SuiteProgram.Folder)]
    public Task Programs_that_only_read_pass(string engine) => AssertReadersPass(engine, SuiteForm.Portable);

    [OnEveryEngine(SuiteProgram.Folder)]
    public Task Programs_that_only_read_pass_with_isolated_state(string engine) =>
        TestEngines.Get(engine).Info.MultiMemory ? AssertReadersPass(engine, SuiteForm.Isolated) : AssertRefused(engine);

    [OnEveryEngine(SuiteProgram.Folder)]
    public async Task Programs_that_touch_no_files_behave_as_unpacked(string engine)
    {
        SuiteForm[] forms = TestEngines.Get(engine).Info.MultiMemory ? [SuiteForm.Portable, SuiteForm.Isolated] : [SuiteForm.Portable];
        var differences = new List<string>();
        SuiteProgram[] programs = [.. SuiteProgram.All.Where(program => program.Root is null)];
        foreach (SuiteProgram program in programs)
        {
            (Capture? unpacked, _) = await program.Run(engine, SuiteForm.Unpacked);
            foreach (SuiteForm form in forms)
            {
                (Capture? packed, string? fault) = await program.Run(engine, form);
                if (fault is not null && packed?.ExitCode != unpacked?.ExitCode) // to do better than unpacked is no fault
                {
                    differences.Add($"{program.Name} ({form}): {fault}");
                }
            }
        }

        Assert.Empty(differences);
        Assert.Equal(23, programs.Length);
    }

    private static async Task AssertReadersPass(string engine, SuiteForm form)
    {
        var faults = new List<string>();
        SuiteProgram[] programs = [.. SuiteProgram.All.Where(program => ReadOnly.Contains(program.Name))];
        foreach (SuiteProgram program in programs)
        {
            if ((await program.Run(engine, form)).Fault is { } fault)
            {
                faults.Add($"{program.Name}: {fault}");
            }
        }

        string[] expected = engine == "wasmer" ? [.. FirstPreopen] : [];
        Assert.Equal(expected, faults.Select(fault => fault.Split(':')[0]));
        Assert.Equal(ReadOnly.Count, programs.Length);
    }

    private static async Task AssertRefused(string engine)
    {
        SuiteProgram program = SuiteProgram.All.First(program => program.Name == "lseek");
        Assert.Contains("memor", (await program.Run(engine, SuiteForm.Isolated)).Fault, StringComparison.Ordinal);
    }
}
