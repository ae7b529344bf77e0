// SPDX-License-Identifier: MIT
using System.CommandLine;
using WasiVfs.Running;

namespace WasiVfs.Cli.Commands;

/// <summary>`engines`: the engines of this machine, in the order in which `run` takes them.</summary>
internal sealed class EnginesCommand : Verb
{
    public EnginesCommand()
        : base("engines", "Lists the engines of this machine; run takes the first that can do what it is asked.", "wasi-vfs engines")
    {
    }

    protected override Task<int> RunAsync(ParseResult line, CancellationToken cancellation)
    {
        IReadOnlyList<IWasiEngine> engines = new EngineCatalog().Find();
        if (engines.Count == 0)
        {
            ErrorReport.Warning($"There is no WebAssembly engine on this machine. {Remedies.Of(ErrorId.EngineUnavailable)}");
        }

        int exitCode = ExitCode.Done;
        foreach (IWasiEngine engine in engines)
        {
            try
            {
                Write(engine);
            }
            catch (EngineException e)
            {
                ErrorReport.Error(ErrorReport.Sentence(e)!);
                exitCode = ExitCode.Failed;
            }
        }

        return Task.FromResult(exitCode);
    }

    private static void Write(IWasiEngine engine)
    {
        EngineInfo info = engine.Info;
        Console.Out.WriteLine(TerminalText.Escape($"{info.Name} {info.Version}: {info.Location}"));
        Console.Out.WriteLine($"  {string.Join(", ", EngineFeatureNames.Of(info.Features))}");
        if (info.Warning is { } warning)
        {
            Console.Out.WriteLine($"  {warning}");
        }
    }
}
