// SPDX-License-Identifier: MIT
using System.Management.Automation;
using WasiVfs.Embedding;
using WasiVfs.Packing;

namespace WasiVfs.PowerShell;

/// <summary><c>New-WasiPackedModule</c>: puts directory trees inside WASI programs: modules of preview1, and components.</summary>
[Cmdlet(VerbsCommon.New, "WasiPackedModule", DefaultParameterSetName = ByPath, SupportsShouldProcess = true)]
[OutputType(typeof(WasiPackedModule), typeof(WasiLeftOutFile))]
public sealed partial class NewWasiPackedModuleCommand : PackCommand
{
    private const string ByPath = "Path";
    private const string ByLiteralPath = "LiteralPath";

    private readonly List<string> _waiting = [];
    private string[] _typed = [];
    private OutputFiles _files = null!;

    /// <summary>The modules to pack; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ByPath, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ModuleFileCompleter))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>The modules to pack, with no letter taken for a wildcard.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByLiteralPath, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Where the runtime keeps its state: in the program's memory, or in one of its own.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public MemoryProfile Memory { get; set; }

    /// <summary>Puts the host's files out of reach, even where the engine gives some: the imports that lead to them are removed.</summary>
    [Parameter]
    public SwitchParameter Sealed { get; set; }

    /// <summary>Unites a host directory at the guest path of an embedded tree with that tree: the host's files lie over the embedded ones.</summary>
    [Parameter]
    public SwitchParameter Union { get; set; }

    /// <summary>Lets the program change the embedded files; the changes lie in its memory and end with it.</summary>
    [Parameter]
    public SwitchParameter Writable { get; set; }

    /// <summary>The most bytes that the changes may take.</summary>
    [Parameter]
    [ValidateRange(1, long.MaxValue)]
    public long Quota { get; set; }

    /// <summary>Leaves out the record by which <c>Split-WasiPackedModule</c> gives the program back.</summary>
    [Parameter]
    public SwitchParameter NoUndo { get; set; }

    /// <summary>The file to make, for one module; <c>app.packed.wasm</c> beside <c>app.wasm</c> by default.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? OutFile { get; set; }

    /// <summary>The directory in which the packed modules are made; it is made if it is missing.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? OutputDirectory { get; set; }

    /// <summary>Sees which parameters hold for all modules.</summary>
    protected override void BeginProcessing()
    {
        _typed = [.. MyInvocation.BoundParameters.Keys];
        _files = new OutputFiles(Force.IsPresent);
    }

    /// <summary>Packs each module as it comes. With one <see cref="OutFile"/> for all, only when it is known to be the only one.</summary>
    protected override void ProcessRecord()
    {
        if (Plan() is not { } plan)
        {
            return;
        }

        bool isLiteral = ParameterSetName == ByLiteralPath;
        foreach (string module in HostPath.Each(SessionState.Path, isLiteral ? LiteralPath : Path, isLiteral, WriteError))
        {
            if (_typed.Contains(nameof(OutFile)) || Watch)
            {
                _waiting.Add(module);
            }
            else
            {
                Pack(module, plan);
            }
        }
    }

    /// <summary>Packs the one module that has waited.</summary>
    protected override void EndProcessing()
    {
        if (_waiting.Count > 1 && Watch)
        {
            ThrowTerminatingError(Errors.Record(
                new PSArgumentException($"-Watch goes on with one module until it is stopped, and {_waiting.Count} are given."), null));
        }

        if (_waiting.Count > 1)
        {
            ThrowTerminatingError(Errors.SeveralModulesOneOutput(
                _waiting.Count, nameof(OutFile), OutFile!, "Use -OutputDirectory, or give one."));
        }

        if (_waiting.Count == 1 && Plan() is { } plan)
        {
            Pack(_waiting[0], plan);
        }
    }

    // What is wrong with the parameters of one record is an error of that record; with those of all, it ends the command.
    private PackPlan? Plan()
    {
        try
        {
            RequireWatchable();
            return new PackPlan(
                new PackOutputs(SessionState.Path, OutFile, OutputDirectory),
                FindAdapter(),
                this.Apply(Options()) with
                {
                    Memory = Memory,
                    Sealed = Sealed.IsPresent,
                    KeepUndo = !NoUndo.IsPresent,
                    Union = Union.IsPresent,
                    Layer = LayerBounds.Of(Writable.IsPresent, Quota),
                });
        }
        catch (Exception e) when (Errors.IsExpected(e))
        {
            ErrorRecord error = Errors.Record(e, null);
            if (!MyInvocation.BoundParameters.Keys.Except([.. _typed, nameof(Path), nameof(LiteralPath)]).Any())
            {
                ThrowTerminatingError(error);
            }

            WriteError(error);
            return null;
        }
    }

    private void Pack(string module, PackPlan plan) => this.Guarded(module, () =>
    {
        (PackOutputs outputs, string? adapter, PackOptions options) = plan;
        string output = outputs.For(module);
        if (!ShouldProcess(output, $"Pack {string.Join(", ", options.Mappings.Select(mapping => mapping.GuestPath))} into {module}"))
        {
            ShowLeftOut(module, options);
            return;
        }

        if (!_files.TryTake(output, out ErrorRecord refusal))
        {
            WriteError(refusal);
            return;
        }

        using var directory = new NewDirectory(outputs.Directory);
        if (Watch)
        {
            PackAtEachChange(module, output, options);
            return;
        }

        using MadeComponent? made = MakeComponent(module, adapter);
        PackResult result = Work.Run(
            this, $"Packing {module}", (progress, stop) => ModulePacker.Pack(made?.Path ?? module, output, options, progress, stop));
        WritePacked(result);
    });

    // With -WhatIf the files that no trace names can be looked at before they are left out.
    private void ShowLeftOut(string module, PackOptions options)
    {
        if (options.OnlyUsed.Count > 0 && MyInvocation.BoundParameters.TryGetValue("WhatIf", out object? whatIf) && LanguagePrimitives.IsTrue(whatIf))
        {
            PackPreview preview = Work.Run(this, $"Reading {module}", (progress, stop) => ModulePacker.Preview(module, options, progress, stop));
            this.WriteWarnings(preview.Warnings);
            WriteObject(preview.LeftOut.Select(file => new WasiLeftOutFile(file.Path, file.Length)), enumerateCollection: true);
        }
    }

    // Where to pack, the adapter of a component, and how.
    private sealed record PackPlan(PackOutputs Outputs, string? Adapter, PackOptions Options);
}
