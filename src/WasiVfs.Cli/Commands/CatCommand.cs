// SPDX-License-Identifier: MIT
using System.CommandLine;
using WasiVfs.Packing;
using WasiVfs.Trees;

namespace WasiVfs.Cli.Commands;

/// <summary>`cat`: the bytes of an embedded file, as they are.</summary>
internal sealed class CatCommand : Verb
{
    private readonly Argument<string> _file = ImageArguments.File();
    private readonly Argument<string[]> _paths = new("PATH") { Description = "A file in the image.", Arity = ArgumentArity.OneOrMore };

    public CatCommand()
        : base(
            "cat",
            "Writes the bytes of embedded files to standard output.",
            "wasi-vfs cat app.packed.wasm /www/index.html",
            "wasi-vfs cat app.packed.wasm /www/logo.png > logo.png")
    {
        Arguments.Add(_file);
        Arguments.Add(_paths);
    }

    protected override async Task<int> RunAsync(ParseResult line, CancellationToken cancellation)
    {
        using ImageFile image = ImageArguments.Open(line, _file);
        await using Stream output = StandardStreams.OpenOutput();
        foreach (string path in line.GetRequiredValue(_paths))
        {
            await using Stream content = Open(image, path);
            await content.CopyToAsync(output, cancellation);
        }

        return ExitCode.Done;
    }

    private static Stream Open(ImageFile image, string path)
    {
        Descriptor file = ImageArguments.Open(image, path);
        return file.Type == DescriptorType.Directory
            ? throw new CommandException($"'{path}' is a directory; name a file in it, or list it with 'wasi-vfs ls'.")
            : file.ReadViaStream();
    }
}
