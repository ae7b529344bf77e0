// SPDX-License-Identifier: MIT
using System.Management.Automation;

namespace WasiVfs.PowerShell;

/// <summary>A cmdlet that does one thing with each file it is given; a file that fails is one error and stops no other.</summary>
public abstract class FilesCommand : PSCmdlet, IDisposable
{
    private protected const string ByPath = "Path";
    private protected const string ByLiteralPath = "LiteralPath";

    private readonly PackWork _work = new();

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

    /// <summary>Work that ends when the pipeline is stopped.</summary>
    private protected PackWork Work => _work;

    /// <summary>Does it for one file.</summary>
    /// <param name="file">Its full path.</param>
    private protected abstract void Process(string file);

    /// <summary>Ends the work at once.</summary>
    protected override void StopProcessing() => _work.Stop();

    /// <summary>Goes through the files.</summary>
    protected override void ProcessRecord()
    {
        bool isLiteral = ParameterSetName == ByLiteralPath;
        foreach (string file in HostPath.Each(this, isLiteral ? LiteralPath : Path, isLiteral))
        {
            this.Guarded(file, () => Process(file));
        }
    }

    /// <summary>Releases what stopping the work needed.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases what stopping the work needed.</summary>
    /// <param name="disposing">Whether it is not the collector that asks.</param>
    protected virtual void Dispose(bool disposing) => _work.Dispose();
}
