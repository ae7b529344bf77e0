// SPDX-License-Identifier: MIT
using System.Diagnostics;
using System.Text;

namespace WasiVfs.Tests.Support;

/// <summary>A shell's command line that runs in a pseudo-terminal, which <c>script</c> of util-linux makes: what is typed and shown.</summary>
public sealed class Terminal : IDisposable
{
    /// <summary>What a test of it needs: Linux, because other systems' <c>script</c> takes other options.</summary>
    public const string Script = "script", System = "/proc/version";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _script;
    private readonly StringBuilder _shown = new();
    private readonly Task _reader;

    public Terminal(string commandLine, string folder, IReadOnlyDictionary<string, string> environment)
    {
        // A process started in the background of a script inherits that it ignores SIGINT.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", Requires.Program(Script), "-q", "-e", "-c", commandLine, "/dev/null"])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["SHELL"] = "/bin/sh"; // script runs the line with it
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        _script = Process.Start(start)!;
        _reader = Task.Run(Read);
    }

    /// <summary>What has been shown so far.</summary>
    public string Shown
    {
        get
        {
            lock (_shown)
            {
                return _shown.ToString();
            }
        }
    }

    /// <summary>Presses keys.</summary>
    public void Type(string keys)
    {
        _script.StandardInput.Write(keys);
        _script.StandardInput.Flush();
    }

    /// <summary>Waits until a condition holds; the test fails with what was shown if it never does.</summary>
    public void WaitFor(Func<bool> condition, string what)
    {
        var patience = Stopwatch.StartNew();
        while (!condition())
        {
            if (patience.Elapsed > Patience)
            {
                throw new TimeoutException($"{what}: not after {Patience.TotalSeconds} seconds. The terminal shows:\n{Shown}");
            }

            Thread.Sleep(20);
        }
    }

    /// <summary>Waits until a text is shown.</summary>
    public void WaitFor(string text) => WaitFor(() => Shown.Contains(text, StringComparison.Ordinal), $"'{text}'");

    /// <summary>Waits for the end of the command line and of what it shows; returns its exit code.</summary>
    public int Finish()
    {
        WaitFor(() => _script.HasExited && _reader.IsCompleted, "the end");
        return _script.ExitCode;
    }

    public void Dispose()
    {
        if (!_script.HasExited)
        {
            _script.Kill(entireProcessTree: true);
        }

        _script.Dispose();
    }

    private async Task Read()
    {
        char[] some = new char[4096];
        int count;
        while ((count = await _script.StandardOutput.ReadAsync(some)) > 0)
        {
            lock (_shown)
            {
                _shown.Append(some, 0, count);
            }
        }
    }
}
