// SPDX-License-Identifier: MIT
using System.Management.Automation;

namespace WasiVfs.PowerShell;

/// <summary>A cmdlet that does one thing with each file it is given; a file that fails is one error and stops no other.</summary>
public abstract class FilesCommand : WorkCommand
{
    private protected const string ByPath = "Path";
    private protected const string ByLiteralPath = "LiteralPath";

    /// <summary>The files; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ByPath, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ModuleFileCompleter))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>The files, with no letter taken for a wildcard.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByLiteralPath, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Does it for one file.</summary>
    /// <param name="file">Its full path.</param>
    private protected abstract void Process(string file);

    /// <summary>Reports a file that failed.</summary>
    /// <param name="error">What went wrong; its target is the file.</param>
    private protected virtual void Fail(ErrorRecord error) => WriteError(error);

    /// <summary>Goes through the files.</summary>
    protected override void ProcessRecord()
    {
        bool isLiteral = ParameterSetName == ByLiteralPath;
        foreach (string file in HostPath.Each(SessionState.Path, isLiteral ? LiteralPath : Path, isLiteral, Fail))
        {
            this.Guarded(file, () => Process(file), Fail);
        }
    }
}
