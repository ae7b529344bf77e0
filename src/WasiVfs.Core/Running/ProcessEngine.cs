// SPDX-License-Identifier: MIT
namespace WasiVfs.Running;

/// <summary>An engine that is a program of its own, started anew for each run by its absolute path with an argument list.</summary>
internal sealed class ProcessEngine : IWasiEngine
{
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(20);

    private readonly EngineRow row;
    private readonly string location;
    private readonly Lazy<EngineInfo> info;

    /// <param name="row">What is known of this engine.</param>
    /// <param name="location">The absolute path of its program.</param>
    public ProcessEngine(EngineRow row, string location)
    {
        this.row = row;
        this.location = location;
        // A probe that failed is tried again when somebody asks again.
        info = new Lazy<EngineInfo>(Probe, LazyThreadSafetyMode.PublicationOnly);
    }

    public string Name => row.Name;

    public bool ConfinesDirectories => row.ConfinesDirectories;

    /// <summary>Whether it was made to keep a program from harm at all.</summary>
    public bool IsSandbox => row.IsSandbox;

    public EngineInfo Info => info.Value;

    public string? WhyNot(WasiRun run) => RunText.WhyNot(run) ?? row.WhyNot(run) ?? (run.NeedsMultiMemory ? WhyNotTwoMemories() : null);

    public async Task<int> RunAsync(WasiRun run, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        run = RunCheck.Checked(this, run);
        using EngineProcess process = EngineProcess.Start(location, row.Arguments(run), run);
        return await ProgramStreams.Complete(process, run, cancellationToken).ConfigureAwait(false);
    }

    private string? WhyNotTwoMemories()
    {
        try
        {
            return Info.MultiMemory ? null
                : $"{Name} {Info.Version} cannot run a module with two memories, which the isolated profile makes; "
                    + "choose another engine, or pack with the portable profile.";
        }
        catch (EngineException e)
        {
            return e.Message;
        }
    }

    private EngineInfo Probe()
    {
        string line = FirstLine();
        ProbeAnswer answer = row.ReadProbe(line) ?? throw new EngineException(
            $"The program '{location}' is not the {Name} that we know: asked for its version it wrote '{line}'; install {row.Install}.");
        return new EngineInfo(
            Name, answer.Version, location, answer.MultiMemory, row.GuestPaths, row.ReadOnlyDirectories, row.Invoke,
            row.MemoryLimit, row.Fuel, row.Warning);
    }

    private string FirstLine()
    {
        using var output = new MemoryStream();
        var run = new WasiRun
        {
            ModulePath = "", StandardInput = Stream.Null, StandardOutput = output, StandardError = Stream.Null,
        };
        using var timeout = new CancellationTokenSource(ProbeTimeout);
        try
        {
            using EngineProcess process = EngineProcess.Start(location, row.ProbeArguments, run);
            Task.Run(() => ProgramStreams.Complete(process, run, timeout.Token)).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException e)
        {
            throw new EngineException($"The engine '{location}' did not say its version within {ProbeTimeout.TotalSeconds} seconds.", e);
        }

        return System.Text.Encoding.UTF8.GetString(output.ToArray()).Split('\n')[0].TrimEnd('\r');
    }
}
