// SPDX-License-Identifier: MIT
using System.Management.Automation;
using WasiVfs.Running;

namespace WasiVfs.PowerShell;

/// <summary><c>Get-WasiEngine</c>: the engines of this machine, in the order in which <c>Invoke-WasiModule</c> takes them.</summary>
[Cmdlet(VerbsCommon.Get, "WasiEngine")]
[OutputType(typeof(WasiEngine))]
public sealed class GetWasiEngineCommand : PSCmdlet
{
    /// <summary>The engines' names; wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(EngineCompleter))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Name { get; set; } = ["*"];

    /// <summary>Asks each engine what it is.</summary>
    protected override void ProcessRecord()
    {
        var catalog = new EngineCatalog();
        IReadOnlyList<IWasiEngine> present = catalog.Find();
        foreach (string name in Name)
        {
            foreach (IWasiEngine engine in Matching(catalog, present, name))
            {
                Write(engine, isDefault: engine.Name == present[0].Name);
            }
        }
    }

    // A name without wildcards that is not there is an error, whose sentence the catalog has.
    private IWasiEngine[] Matching(EngineCatalog catalog, IReadOnlyList<IWasiEngine> present, string name)
    {
        var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
        IWasiEngine[] matching = [.. present.Where(engine => pattern.IsMatch(engine.Name))];
        if (matching.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
        {
            try
            {
                catalog.Select(name, new WasiRun { ModulePath = "" });
            }
            catch (EngineException e)
            {
                WriteError(Errors.Record(e, name));
            }
        }

        return matching;
    }

    private void Write(IWasiEngine engine, bool isDefault)
    {
        try
        {
            EngineInfo info = engine.Info;
            WriteObject(new WasiEngine(info.Name, info.Version, isDefault, EngineFeatureNames.Of(info.Features), info.Warning, info.Location));
        }
        catch (EngineException e)
        {
            WriteError(Errors.Record(e, engine.Name));
        }
    }
}
