// SPDX-License-Identifier: MIT
using System.Management.Automation;
using WasiVfs.Images;
using WasiVfs.Packing;

namespace WasiVfs.PowerShell;

/// <summary><c>Test-WasiImage</c>: checks images as a whole.</summary>
[Cmdlet(VerbsDiagnostic.Test, "WasiImage", DefaultParameterSetName = ByPath)]
[OutputType(typeof(WasiImageTest))]
public sealed class TestWasiImageCommand : FilesCommand
{
    private protected override void Process(string file)
    {
        IReadOnlyList<ImageProblem> problems = Work.Run(this, $"Checking {file}", (_, stop) => Check(file, stop));
        WriteObject(new WasiImageTest(file, problems.Count == 0, problems));
    }

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
