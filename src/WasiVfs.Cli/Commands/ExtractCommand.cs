// SPDX-License-Identifier: MIT
using System.CommandLine;
using WasiVfs.Trees;

namespace WasiVfs.Cli.Commands;

/// <summary>`extract`: embedded files as files of the host.</summary>
internal sealed class ExtractCommand : Verb
{
    private readonly Argument<string> _file = ImageArguments.File();
    private readonly Option<string[]> _layers = LayerArguments.Applied("the image");
    private readonly Argument<string> _path = ImageArguments.OptionalPath();
    private readonly Option<string> _output = new("--output", "-o")
    {
        Description = "The directory that receives the files; made if it is missing. Existing files are never replaced.",
        HelpName = "DIR",
        Required = true,
    };

    private readonly ArchiveLimitArguments _limits;

    public ExtractCommand()
        : base(
            "extract",
            "Copies what is embedded into a directory of the host.",
            "wasi-vfs extract app.packed.wasm -o ./files",
            "wasi-vfs extract app.packed.wasm /www -o ./www")
    {
        Arguments.Add(_file);
        Arguments.Add(_path);
        Options.Add(_output);
        Options.Add(_layers);
        _limits = new ArchiveLimitArguments(this);
    }

    protected override Task<int> RunAsync(ParseResult line, CancellationToken cancellation)
    {
        using GivenImage image = GivenImage.Open(line, _file, _layers, _limits);
        string path = ImageArguments.PathOrRoot(line, _path);
        Descriptor start = ImageArguments.Open(image, path);
        string output = line.GetRequiredValue(_output);
        var warnings = new List<Warning>();
        if (start.Type == DescriptorType.Directory)
        {
            DirectoryTarget.Extract(start, output, warnings: warnings, cancellationToken: cancellation);
        }
        else
        {
            DirectoryTarget.ExtractFile(start, path.TrimEnd('/').Split('/')[^1], output, cancellationToken: cancellation);
        }

        ErrorReport.Warnings(warnings);
        return Task.FromResult(ExitCode.Done);
    }
}
