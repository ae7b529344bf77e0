// SPDX-License-Identifier: MIT
using System.Management.Automation;
using WasiVfs.Packing;

namespace WasiVfs.PowerShell;

/// <summary><c>New-WasiPackedModule</c>: puts directory trees inside WASI preview1 programs.</summary>
[Cmdlet(VerbsCommon.New, "WasiPackedModule", DefaultParameterSetName = ByPath, SupportsShouldProcess = true)]
[OutputType(typeof(PackResult))]
public sealed class NewWasiPackedModuleCommand : PackCommand
{
    private const string ByPath = "Path";
    private const string ByLiteralPath = "LiteralPath";

    private readonly List<string> _waiting = [];
    private PackOutputs _outputs = null!;
    private OutputFiles _files = null!;
    private PackOptions _options = new();

    /// <summary>The modules to pack; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ByPath, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>The modules to pack, with no letter taken for a wildcard.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByLiteralPath, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Where the runtime keeps its state: in the program's memory, or in one of its own.</summary>
    [Parameter]
    public MemoryProfile Memory { get; set; }

    /// <summary>Puts the host's files out of reach, even where the engine gives some: the imports that lead to them are removed.</summary>
    [Parameter]
    public SwitchParameter Sealed { get; set; }

    /// <summary>Leaves out the record by which <c>Split-WasiPackedModule</c> gives the program back.</summary>
    [Parameter]
    public SwitchParameter NoUndo { get; set; }

    /// <summary>The file to make, for one module; <c>app.packed.wasm</c> beside <c>app.wasm</c> where it is not given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OutFile { get; set; }

    /// <summary>The directory in which the packed modules are made.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OutputDirectory { get; set; }

    /// <summary>Reads what is the same for all modules.</summary>
    protected override void BeginProcessing()
    {
        try
        {
            _outputs = new PackOutputs(SessionState.Path, OutFile, OutputDirectory);
            _files = new OutputFiles(Force.IsPresent);
            _options = Options() with { Memory = Memory, Sealed = Sealed.IsPresent, KeepUndo = !NoUndo.IsPresent };
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
        foreach (string module in HostPath.Each(SessionState.Path, isLiteral ? LiteralPath : Path, isLiteral, WriteError))
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

    private void Pack(string module) => this.Guarded(module, () =>
    {
        string output = _outputs.For(module);
        if (!ShouldProcess(output, $"Pack {string.Join(", ", _options.Mappings.Select(mapping => mapping.GuestPath))} into {module}"))
        {
            return;
        }

        if (!_files.TryTake(output, out ErrorRecord refusal))
        {
            WriteError(refusal);
            return;
        }

        PackResult result = Work.Run(this, $"Packing {module}", (progress, stop) => ModulePacker.Pack(module, output, _options, progress, stop));
        this.WriteWarnings(result.Warnings);
        WriteObject(result);
    });
}
