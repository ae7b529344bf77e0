// SPDX-License-Identifier: MIT
using System.CommandLine;
using WasiVfs.Trees;

namespace WasiVfs.Cli.Commands;

/// <summary>`cat`: the bytes of an embedded file, as they are.</summary>
internal sealed class CatCommand : Verb
{
    private readonly Argument<string> _file = ImageArguments.File();
    private readonly Option<string[]> _layers = LayerArguments.Applied("the image");
    private readonly Argument<string[]> _paths = new("PATH") { Description = "A file in the image.", Arity = ArgumentArity.OneOrMore };
    private readonly ArchiveLimitArguments _limits;

    public CatCommand()
        : base(
            "cat",
            "Writes the bytes of embedded files to standard output.",
            "wasi-vfs cat app.packed.wasm /www/index.html",
            "wasi-vfs cat app.packed.wasm /www/logo.png > logo.png")
    {
        Arguments.Add(_file);
        Arguments.Add(_paths);
        Options.Add(_layers);
        _limits = new ArchiveLimitArguments(this);
    }

    protected override async Task<int> RunAsync(ParseResult line, CancellationToken cancellation)
    {
        using GivenImage image = GivenImage.Open(line, _file, _layers, _limits);
        await using Stream output = StandardStreams.OpenOutput();
        foreach (string path in line.GetRequiredValue(_paths))
        {
            await using Stream content = Open(image, path);
            await content.CopyToAsync(output, cancellation);
        }

        return ExitCode.Done;
    }

    private static Stream Open(GivenImage image, string path)
    {
        Descriptor file = ImageArguments.Open(image, path);
        return file.Type == DescriptorType.Directory
            ? throw new CommandException($"'{path}' is a directory; name a file in it, or list it with 'wasi-vfs ls'.")
            : file.ReadViaStream();
    }
}
