// SPDX-License-Identifier: MIT
using System.Collections;
using System.Management.Automation;
using WasiVfs.Embedding;
using WasiVfs.Packing;
using WasiVfs.Running;

namespace WasiVfs.PowerShell;

/// <content>How what it is told becomes a run of an engine.</content>
public sealed partial class InvokeWasiModuleCommand
{
    private WasiRun Describe() => new()
    {
        ModulePath = _module,
        Arguments = [.. Texts(ArgumentList)],
        Environment = [.. VariableTable.Of(Environment)],
        Directories = [.. Directories(Preopen, readOnly: false), .. Directories(PreopenReadOnly, readOnly: true)],
        Invoke = Function,
        MemoryLimit = MemoryLimit > 0 ? MemoryLimit : null,
        Fuel = Fuel > 0 ? (ulong)Fuel : null,
        Needs = ProgramNeeds.Of(_module),
    };

    private IEnumerable<PreopenedDirectory> Directories(IDictionary map, bool readOnly) =>
        GuestMap.Directories(map, SessionState.Path).Select(pair => new PreopenedDirectory(pair.HostPath, pair.GuestPath, readOnly));

    private WasiRun Embed(WasiRun run)
    {
        WritableLayer? layer = LayerBounds.Of(Writable.IsPresent, Quota);
        if (Map.Count == 0 && Archive.Count == 0 && EmptyDirectory.Length == 0 && Layer.Length == 0 && !IsTraced && layer is null
            && Start().IsEmpty && Device.Length == 0 && !ShowRoot && !Union)
        {
            return run;
        }

        var options = new PackOptions
        {
            Mappings = [.. GuestMap.Mappings(Map, Archive, SessionState.Path), .. EmptyDirectory.Select(GuestPaths.Of).Select(Mapping.Empty)],
            AppliedLayers = [.. Layer.Select(file => HostPath.Resolve(SessionState.Path, file))],
            Union = Union.IsPresent,
            Layer = layer,
            SourceDateEpoch = SourceDate.FromEnvironment(),
            Trace = IsTraced,
            Start = Start(),
            Devices = Device,
            ShowRoot = ShowRoot.IsPresent,
            ArchiveLimits = ArchiveBounds.Of(MaxInflatedSize, MaxInflationRatio),
        };
        _embedded = _packing.Run(this, $"Packing {_module}", (progress, stop) => EmbeddedRun.Prepare(_module, options, progress, stop));
        this.WriteWarnings(_embedded.Pack.Warnings);
        return run with { ModulePath = _embedded.Pack.Path };
    }

    // As for a native command: an array is its elements, and null adds no argument.
    private static IEnumerable<string> Texts(object? argument) => (argument is PSObject wrapped ? wrapped.BaseObject : argument) switch
    {
        null => [],
        object[] several => several.SelectMany(Texts),
        _ => [LanguagePrimitives.ConvertTo<string>(argument)],
    };

    private string? EngineWord() => Engine is not null && Engine.AsSpan().ContainsAny('/', '\\')
        ? HostPath.Resolve(SessionState.Path, Engine) : Engine;
}
