// SPDX-License-Identifier: MIT
using System.ComponentModel;
using System.Diagnostics;

namespace WasiVfs.Running;

/// <summary>One started engine.</summary>
internal sealed class EngineProcess : IRunningProgram, IDisposable
{
    // What an engine, or the shim that stands on PATH for it, needs of our environment: where programs, caches and temporary files are.
    private static readonly string[] Inherited =
    [
        "PATH", "HOME", "XDG_CACHE_HOME", "TMPDIR", "WASMER_DIR", "WASMER_CACHE_DIR",
        "SystemRoot", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "TEMP", "TMP",
    ];

    private readonly Process _process;

    private EngineProcess(Process process)
    {
        _process = process;
        Exit = WaitForExit();
    }

    /// <summary>Starts the program; a stream that the run leaves out stays the host's own handle.</summary>
    public static EngineProcess Start(string location, IEnumerable<string> arguments, WasiRun run)
    {
        var info = new ProcessStartInfo(location, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = run.StandardInput is not null,
            RedirectStandardOutput = run.StandardOutput is not null,
            RedirectStandardError = run.StandardError is not null,
        };
        info.Environment.Clear();
        foreach (string name in Inherited)
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
            {
                info.Environment[name] = value;
            }
        }

        try
        {
            return new EngineProcess(Process.Start(info)!);
        }
        catch (Win32Exception e)
        {
            throw new EngineException(
                ErrorId.EngineNotUsable, $"The engine '{location}' could not be started: {e.Message.TrimEnd('.')}.", location, e);
        }
    }

    public Stream Input => _process.StandardInput.BaseStream;

    public Stream Output => _process.StandardOutput.BaseStream;

    public Stream Error => _process.StandardError.BaseStream;

    public Task<int> Exit { get; }

    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended, and its handle may be closed already.
        }
    }

    public void Dispose() => _process.Dispose();

    private async Task<int> WaitForExit()
    {
        await _process.WaitForExitAsync().ConfigureAwait(false);
        return _process.ExitCode;
    }
}
