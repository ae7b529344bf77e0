// SPDX-License-Identifier: MIT
using System.Collections;
using System.Management.Automation;
using WasiVfs.Images;
using WasiVfs.Packing;

namespace WasiVfs.PowerShell;

/// <summary><c>New-WasiPackedModule</c>: puts directory trees inside WASI preview1 programs.</summary>
[Cmdlet(VerbsCommon.New, "WasiPackedModule", DefaultParameterSetName = ByPath, SupportsShouldProcess = true)]
[OutputType(typeof(PackResult))]
public sealed class NewWasiPackedModuleCommand : PSCmdlet, IDisposable
{
    private const string ByPath = "Path";
    private const string ByLiteralPath = "LiteralPath";

    private readonly PackWork _work = new();
    private readonly List<string> _waiting = [];
    private PackOutputs _outputs = null!;
    private PackOptions _options = new();

    /// <summary>The modules to pack; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ByPath, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>The modules to pack, with no letter taken for a wildcard.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByLiteralPath, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>A directory or file of the host to embed under <see cref="GuestPath"/>.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string? Source { get; set; }

    /// <summary>The path under which the program finds <see cref="Source"/>.</summary>
    [Parameter(Position = 2)]
    [ValidateNotNullOrEmpty]
    public string GuestPath { get; set; } = "/";

    /// <summary>Trees to embed: guest paths, and for each a directory or file of the host.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary Map { get; set; } = new Hashtable();

    /// <summary>Globs of paths, relative to each tree, that stay out.</summary>
    [Parameter]
    [ValidateNotNull]
    public string[] Exclude { get; set; } = [];

    /// <summary>Where the runtime keeps its state: in the program's memory, or in one of its own.</summary>
    [Parameter]
    public MemoryProfile Memory { get; set; }

    /// <summary>Puts the host's files out of reach, even where the engine gives some: the imports that lead to them are removed.</summary>
    [Parameter]
    public SwitchParameter Sealed { get; set; }

    /// <summary>What happens where two trees bring the same path.</summary>
    [Parameter]
    public ConflictPolicy ConflictAction { get; set; }

    /// <summary>Keeps modification times; otherwise they are those of SOURCE_DATE_EPOCH, or the start of 1970.</summary>
    [Parameter]
    public SwitchParameter PreserveTimestamps { get; set; }

    /// <summary>The file to make, for one module; <c>app.packed.wasm</c> beside <c>app.wasm</c> where it is not given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OutFile { get; set; }

    /// <summary>The directory in which the packed modules are made.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OutputDirectory { get; set; }

    /// <summary>Replaces files that exist.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Ends a pack at once; nothing of it is left behind.</summary>
    protected override void StopProcessing() => _work.Stop();

    /// <summary>Reads what is the same for all modules.</summary>
    protected override void BeginProcessing()
    {
        try
        {
            _outputs = new PackOutputs(SessionState.Path, OutFile, OutputDirectory, Force.IsPresent);
            _options = new PackOptions
            {
                Mappings = Mappings(),
                Exclude = Exclude,
                Memory = Memory,
                Sealed = Sealed.IsPresent,
                OnConflict = ConflictAction,
                PreserveTimestamps = PreserveTimestamps.IsPresent,
                SourceDateEpoch = SourceDate.FromEnvironment(),
            };
        }
        catch (Exception e) when (Errors.IsExpected(e))
        {
            ThrowTerminatingError(Errors.Record(e, null));
        }
    }

    /// <summary>Packs each module as it comes; with <see cref="OutFile"/> only when it is known to be the only one.</summary>
    protected override void ProcessRecord()
    {
        bool isLiteral = ParameterSetName == ByLiteralPath;
        foreach (string module in HostPath.Each(this, isLiteral ? LiteralPath : Path, isLiteral))
        {
            if (OutFile is null)
            {
                Pack(module);
            }
            else
            {
                _waiting.Add(module);
            }
        }
    }

    /// <summary>Packs the one module that has waited.</summary>
    protected override void EndProcessing()
    {
        if (_waiting.Count > 1)
        {
            ThrowTerminatingError(Errors.SeveralModulesOneOutput(_waiting.Count, OutFile!));
        }

        _waiting.ForEach(Pack);
    }

    /// <summary>Releases what stopping a pack needed.</summary>
    public void Dispose() => _work.Dispose();

    private List<Mapping> Mappings()
    {
        List<Mapping> mappings = Source is null ? [] : [new Mapping(HostPath.Resolve(SessionState.Path, Source), GuestPath)];
        mappings.AddRange(GuestMap.Read(Map, SessionState.Path).Select(pair => new Mapping(pair.HostPath, pair.GuestPath)));
        return mappings.Count > 0 ? mappings
            : throw new MappingException("There is nothing to embed. Give -Source ./lib -GuestPath /lib, or -Map @{ '/lib' = './lib' }.");
    }

    private void Pack(string module)
    {
        string output = _outputs.For(module);
        try
        {
            if (_outputs.WhyNot(output) is { } refusal)
            {
                WriteError(refusal);
            }
            else if (ShouldProcess(output, $"Pack {string.Join(", ", _options.Mappings.Select(mapping => mapping.GuestPath))} into {module}"))
            {
                PackResult result = _work.Run(this, $"Packing {module}", (progress, stop) => ModulePacker.Pack(module, output, _options, progress, stop));
                foreach (string warning in result.Warnings)
                {
                    WriteWarning(DisplayText.Escape(warning));
                }

                WriteObject(result);
            }
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
        catch (Exception e) when (Errors.IsExpected(e))
        {
            WriteError(Errors.Record(e, module));
        }
    }
}
