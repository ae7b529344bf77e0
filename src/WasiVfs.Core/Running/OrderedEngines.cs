// SPDX-License-Identifier: MIT
using System.Diagnostics.CodeAnalysis;

namespace WasiVfs.Running;

/// <summary>
/// Engines in the order in which they are taken, as one: the first, and if that refuses the program, the next one that can do the run and
/// takes it.
/// </summary>
/// <param name="engines">The engines, of which the first can do the run.</param>
internal sealed class OrderedEngines(IReadOnlyList<IWasiEngine> engines) : IWasiEngine
{
    private IWasiEngine _current = engines[0];

    /// <summary>The engine that runs, ran last, or comes first.</summary>
    public string Name => _current.Name;

    public bool ConfinesDirectories => _current.ConfinesDirectories;

    public EngineInfo Info => _current.Info;

    public bool CanRun(WasiRun run, [NotNullWhen(false)] out string? reason) => engines[0].CanRun(run, out reason);

    public async Task<int> RunAsync(WasiRun run, CancellationToken cancellationToken = default)
    {
        var refusals = new List<EngineException>();
        foreach (IWasiEngine engine in engines.Where(engine => engine == engines[0] || engine.CanRun(run, out _)))
        {
            try
            {
                if (refusals.Count > 0 && engine is ProcessEngine process)
                {
                    await process.CheckProgram(run, cancellationToken).ConfigureAwait(false);
                }

                _current = engine;
                return await engine.RunAsync(run, cancellationToken).ConfigureAwait(false);
            }
            catch (EngineException e) when (e.Id == ErrorId.ProgramRefused)
            {
                refusals.Add(e);
            }
        }

        throw refusals.Count == 1 ? refusals[0] : new EngineException(
            ErrorId.ProgramRefused, string.Join(' ', refusals.Select(refusal => refusal.Message)), run.ModulePath, refusals[0]);
    }
}
