// SPDX-License-Identifier: MIT
using System.Management.Automation;
using WasiVfs.Packing;

namespace WasiVfs.PowerShell;

/// <summary><c>Get-WasiModule</c>: what WebAssembly files are, need and carry.</summary>
[Cmdlet(VerbsCommon.Get, "WasiModule", DefaultParameterSetName = ByPath)]
[OutputType(typeof(ModuleSummary))]
public sealed class GetWasiModuleCommand : PSCmdlet
{
    private const string ByPath = "Path";
    private const string ByLiteralPath = "LiteralPath";

    /// <summary>The files; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ByPath, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>The files, with no letter taken for a wildcard.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByLiteralPath, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Reads each file, and writes what it is.</summary>
    protected override void ProcessRecord()
    {
        bool isLiteral = ParameterSetName == ByLiteralPath;
        foreach (string file in HostPath.Each(this, isLiteral ? LiteralPath : Path, isLiteral))
        {
            try
            {
                WriteObject(ModuleSummary.Read(file));
            }
            catch (Exception e) when (Errors.IsExpected(e))
            {
                WriteError(Errors.Record(e, file));
            }
        }
    }
}
