// SPDX-License-Identifier: MIT
using System.CommandLine;
using WasiVfs.Packing;

namespace WasiVfs.Cli.Commands;

/// <summary>`image`: the image alone, without a program.</summary>
internal sealed class ImageCommand : Verb
{
    private readonly PackArguments _pack;
    private readonly Option<string> _output = new("--output", "-o")
    {
        Description = "Where the image goes; - is standard output. An existing file is replaced in one step.",
        HelpName = "OUT",
        Required = true,
    };

    public ImageCommand()
        : base(
            "image",
            "Makes a bare EROFS image of directories, as a pack would embed it. Linux mounts it.",
            "wasi-vfs image --dir ./site::/www -o site.erofs",
            "sudo mount -t erofs -o loop,ro site.erofs /mnt")
    {
        _pack = new PackArguments(this);
        Options.Add(_output);
    }

    protected override Task<int> RunAsync(ParseResult line, CancellationToken cancellation)
    {
        PackOptions options = _pack.Read(line);
        ImageResult result;
        using (var progress = new ProgressLine())
        {
            result = Make(line.GetRequiredValue(_output), options, progress, cancellation);
        }

        ErrorReport.Warnings(result.Warnings);

        return Task.FromResult(ExitCode.Done);
    }

    private static ImageResult Make(string output, PackOptions options, ProgressLine progress, CancellationToken cancellation)
    {
        if (!OutputArgument.IsStandard(output))
        {
            return ImagePacker.Pack(output, options, progress, cancellation);
        }

        using Stream target = OutputArgument.Open();
        return ImagePacker.Pack(target, options, progress, cancellation);
    }
}
