// SPDX-License-Identifier: MIT
using System.CommandLine;
using WasiVfs.Packing;

namespace WasiVfs.Cli.Commands;

/// <summary>`split`: a packed module taken apart again.</summary>
internal sealed class SplitCommand : Verb
{
    private readonly Argument<string> _packed = new("PACKED") { Description = "A packed module." };
    private readonly Option<string> _output = new("--output", "-o")
    {
        Description = "Where the program goes, byte for byte as it was before packing.",
        HelpName = "MODULE",
    };

    private readonly Option<string> _image = new("--image")
    {
        Description = "Where the EROFS image goes.",
        HelpName = "IMAGE",
    };

    public SplitCommand()
        : base(
            "split",
            "Gives back the program that a packed module was made from, and its image.",
            "wasi-vfs split app.packed.wasm -o app.wasm --image files.erofs")
    {
        Arguments.Add(_packed);
        Options.Add(_output);
        Options.Add(_image);
        Validators.Add(result =>
        {
            if (result.GetValue(_output) is null && result.GetValue(_image) is null)
            {
                result.AddError("Nothing to write: name the program's file with -o, the image's with --image, or both.");
            }
        });
    }

    protected override Task<int> RunAsync(ParseResult line, CancellationToken cancellation)
    {
        ModuleSplitter.Split(line.GetRequiredValue(_packed), line.GetValue(_output), line.GetValue(_image), cancellation);
        return Task.FromResult(ExitCode.Done);
    }
}
