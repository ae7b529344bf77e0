// SPDX-License-Identifier: MIT
using System.Management.Automation;
using WasiVfs.Embedding;
using WasiVfs.Packing;
using WasiVfs.Running;
using WasiVfs.Trees;

namespace WasiVfs.PowerShell;

/// <content>What becomes of the files that the program changes.</content>
public sealed partial class InvokeWasiModuleCommand
{
    private ChangeableProgram? _program;
    private SavedChanges? _changes;
    private string? _layerFile;
    private string? _commitFile;
    private bool _areChangesKept;

    /// <summary>Unites host directories at the guest paths of embedded trees with these trees for this run: the host's files lie over the
    /// embedded ones.</summary>
    [Parameter]
    public SwitchParameter Union { get; set; }

    /// <summary>Lets the program change its embedded files for this run.</summary>
    [Parameter]
    public SwitchParameter Writable { get; set; }

    /// <summary>The most bytes that the changes may take.</summary>
    [Parameter]
    [ValidateRange(1, long.MaxValue)]
    public long Quota { get; set; }

    /// <summary>Guest paths of empty directories to embed for this run.</summary>
    [Parameter]
    [ValidateNotNull]
    public string[] EmptyDirectory { get; set; } = [];

    /// <summary>Layers of a container image (tar, tar.gz) that are laid over all that is embedded, in their order.</summary>
    [Parameter]
    [ValidateNotNull]
    public string[] Layer { get; set; } = [];

    /// <summary>The file that the program's changes are saved to, as a layer of a container image (tar), when it ends.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SaveChanges { get; set; }

    /// <summary>The packed module that is made of the program and its files as it leaves them, when it ends.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Commit { get; set; }

    // Refuses what could only fail after the program has run, and asks the engine for the changes.
    private (WasiRun Run, IWasiEngine Engine) AskForChanges(WasiRun run, IWasiEngine engine)
    {
        _layerFile = SaveChanges is null ? null : HostPath.Resolve(SessionState.Path, SaveChanges);
        _commitFile = Commit is null ? null : HostPath.Resolve(SessionState.Path, Commit);
        if (_layerFile is null && _commitFile is null && !(Writable && PassThru))
        {
            return (run, engine);
        }

        _program = _embedded is null ? ChangeableProgram.Of(run.ModulePath) : ChangeableProgram.Of(_embedded);
        if (_layerFile is not null && _commitFile is not null && HostPlaces.AreSame(_layerFile, _commitFile))
        {
            throw new PSArgumentException($"-SaveChanges and -Commit both name '{_layerFile}'; name two files.");
        }

        if (_commitFile is not null)
        {
            _program.RequireCommit();
        }

        foreach (string output in new[] { _layerFile, _commitFile }.OfType<string>())
        {
            // Nothing is left of it, and the one that is written in the end replaces the file.
            AtomicFile.Create(output).Dispose();
        }

        _changes = new SavedChanges();
        WasiRun saving = _changes.Add(run, _program);
        if (_layerFile is null && _commitFile is null && !engine.CanRun(saving, out _))
        {
            EndChanges(); // to see the changed paths was not asked for in so many words
            return (run, engine);
        }

        return (saving, new EngineCatalog().Select(EngineWord(), saving));
    }

    // Keeps what the program has changed; the paths, or null if nobody asked for them.
    private IReadOnlyList<WasiImageDifference>? KeepChanges()
    {
        _areChangesKept = true;
        if (_changes is null || _program is null)
        {
            return null;
        }

        bool asked = _layerFile is not null || _commitFile is not null;
        if (!asked && !_changes.AreSaved)
        {
            return null;
        }

        try
        {
            if (_layerFile is not null)
            {
                _changes.WriteTo(_layerFile);
            }

            if (_commitFile is not null)
            {
                PackResult result = _packing.Run(
                    this, $"Packing {_commitFile}", (progress, stop) => _changes.Commit(_program, _commitFile, progress, stop));
                this.WriteWarnings(result.Warnings);
            }

            return PassThru.IsPresent
                ? [.. _changes.Differences(_program, _packing.Token).Select(one => WasiImageDifference.Of(one, _module, _commitFile ?? _module))]
                : null;
        }
        catch (Exception e) when (Errors.IsExpected(e))
        {
            WriteError(Errors.Record(e, _module));
            return null;
        }
    }

    // Keeps what was asked for of a program that was ended because the pipeline stops. Nothing can be written to that any more.
    private void KeepChangesOfStopped()
    {
        if (_changes is null || _program is null || _run is null || _areChangesKept)
        {
            return;
        }

        try
        {
            if (_layerFile is not null)
            {
                _changes.WriteTo(_layerFile);
            }

            if (_commitFile is not null)
            {
                _changes.Commit(_program, _commitFile);
            }
        }
        catch (Exception e) when (Errors.IsExpected(e))
        {
            Host.UI.WriteErrorLine(Errors.Record(e, _module).ToString());
        }
    }

    private void EndChanges()
    {
        _areChangesKept = false;
        _changes?.Dispose();
        (_changes, _program) = (null, null);
    }
}
