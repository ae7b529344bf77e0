// SPDX-License-Identifier: MIT
using System.Management.Automation;
using WasiVfs.Images;
using WasiVfs.Packing;

namespace WasiVfs.PowerShell;

/// <summary><c>Test-WasiImage</c>: checks images as a whole.</summary>
[Cmdlet(VerbsDiagnostic.Test, "WasiImage", DefaultParameterSetName = ByPath)]
[OutputType(typeof(WasiImageTest))]
public sealed class TestWasiImageCommand : PSCmdlet, IDisposable
{
    private const string ByPath = "Path";
    private const string ByLiteralPath = "LiteralPath";

    private readonly PackWork _work = new();

    /// <summary>The packed modules and images; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ByPath, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>The packed modules and images, with no letter taken for a wildcard.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByLiteralPath, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Ends a check at once.</summary>
    protected override void StopProcessing() => _work.Stop();

    /// <summary>Checks each image, and writes what was found.</summary>
    protected override void ProcessRecord()
    {
        bool isLiteral = ParameterSetName == ByLiteralPath;
        foreach (string file in HostPath.Each(this, isLiteral ? LiteralPath : Path, isLiteral))
        {
            try
            {
                IReadOnlyList<ImageProblem> problems = _work.Run(this, $"Checking {file}", (_, stop) => Check(file, stop));
                WriteObject(new WasiImageTest(file, problems.Count == 0, problems));
            }
            catch (OperationCanceledException)
            {
                throw new PipelineStoppedException();
            }
            catch (Exception e) when (Errors.IsExpected(e))
            {
                WriteError(Errors.Record(e, file));
            }
        }
    }

    /// <summary>Releases what stopping a check needed.</summary>
    public void Dispose() => _work.Dispose();

    // An image that cannot be opened at all is one with a problem.
    private static IReadOnlyList<ImageProblem> Check(string file, CancellationToken stop)
    {
        try
        {
            using ImageFile image = ImageFile.Open(file);
            return image.Check(stop);
        }
        catch (ImageFormatException e)
        {
            return [new ImageProblem("/", e.Message, e.Offset)];
        }
    }
}
