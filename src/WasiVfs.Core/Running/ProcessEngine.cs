// SPDX-License-Identifier: MIT
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace WasiVfs.Running;

/// <summary>An engine that is a program of its own, started anew for each run by its absolute path with an argument list.</summary>
internal sealed class ProcessEngine : IWasiEngine
{
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(20);

    private readonly EngineRow _row;
    private readonly string _location;
    private readonly Lazy<EngineInfo> _info;

    /// <param name="row">What is known of this engine.</param>
    /// <param name="location">The absolute path of its program.</param>
    public ProcessEngine(EngineRow row, string location)
    {
        _row = row;
        _location = location;
        // A probe that failed is tried again when somebody asks again.
        _info = new Lazy<EngineInfo>(Probe, LazyThreadSafetyMode.PublicationOnly);
    }

    public string Name => _row.Name;

    public bool ConfinesDirectories => _row.Has(EngineFeatures.ConfinedDirectories);

    /// <summary>Whether it was made to keep a program from harm at all.</summary>
    public bool IsSandbox => _row.IsSandbox;

    public EngineInfo Info => _info.Value;

    public bool CanRun(WasiRun run, [NotNullWhen(false)] out string? reason)
    {
        reason = RunText.Obstacle(run) ?? _row.Obstacle(run) ?? EngineNeeds.Obstacle(() => Info, run);
        return reason is null;
    }

    public async Task<int> RunAsync(WasiRun run, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        run = RunCheck.Checked(this, run);
        using EngineProcess process = EngineProcess.Start(_location, _row.Arguments(_row.WithChanges(run)), run);
        return await ProgramStreams.Complete(process, run, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Has the engine read the program without running it; one that has no way to do so is taken at its word.</summary>
    /// <exception cref="EngineException">The engine refuses the program.</exception>
    public async Task CheckProgram(WasiRun run, CancellationToken cancellationToken)
    {
        run = RunCheck.Checked(this, run);
        if (_row.CheckArguments is { } arguments)
        {
            (int exitCode, _, string error) = await Ask(arguments(run), cancellationToken).ConfigureAwait(false);
            if (exitCode != 0)
            {
                throw new EngineException(
                    ErrorId.ProgramRefused, $"{Name} cannot load '{run.ModulePath}': {FirstLine(error).TrimEnd('.')}.", run.ModulePath);
            }
        }
    }

    private EngineInfo Probe()
    {
        string line = FirstLine(Task.Run(() => AskInTime(_row.ProbeArguments)).GetAwaiter().GetResult());
        ProbeAnswer answer = _row.ReadProbe(line) ?? throw new EngineException(ErrorId.EngineNotUsable,
            $"The program '{_location}' is not the {Name} of {_row.Install}: asked for its version, it writes '{line}'.", _location);
        return new EngineInfo(Name, answer.Version, _location, _row.Features | answer.Features, _row.Warning);
    }

    private async Task<string> AskInTime(IEnumerable<string> arguments)
    {
        using var timeout = new CancellationTokenSource(ProbeTimeout);
        try
        {
            return (await Ask(arguments, timeout.Token).ConfigureAwait(false)).Output;
        }
        catch (OperationCanceledException e)
        {
            throw new EngineException(ErrorId.EngineNotUsable,
                $"The engine '{_location}' does not say its version within {ProbeTimeout.TotalSeconds} seconds.", _location, e);
        }
    }

    private async Task<(int ExitCode, string Output, string Error)> Ask(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        using var output = new MemoryStream();
        using var error = new MemoryStream();
        var run = new WasiRun { ModulePath = "", StandardInput = Stream.Null, StandardOutput = output, StandardError = error };
        using EngineProcess process = EngineProcess.Start(_location, arguments, run);
        int exitCode = await ProgramStreams.Complete(process, run, cancellationToken).ConfigureAwait(false);
        return (exitCode, Encoding.UTF8.GetString(output.ToArray()), Encoding.UTF8.GetString(error.ToArray()));
    }

    private static string FirstLine(string text) => text.Split('\n')[0].TrimEnd('\r');
}
