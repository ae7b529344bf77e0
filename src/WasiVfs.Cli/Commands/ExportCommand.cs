// SPDX-License-Identifier: MIT
using System.CommandLine;
using WasiVfs.Packing;
using WasiVfs.Trees;

namespace WasiVfs.Cli.Commands;

/// <summary>`export`: a tree as a directory, an archive or an image.</summary>
internal sealed class ExportCommand : Verb
{
    private static readonly Dictionary<string, ExportFormat> Formats = new(StringComparer.Ordinal)
    {
        ["directory"] = ExportFormat.Directory,
        ["tar"] = ExportFormat.Tar,
        ["tar.gz"] = ExportFormat.TarGzip,
        ["zip"] = ExportFormat.Zip,
        ["erofs"] = ExportFormat.Erofs,
    };

    private readonly Argument<string> _file = ImageArguments.Tree("FILE");
    private readonly Argument<string> _path = ImageArguments.OptionalPath();
    private readonly Option<string[]> _layers = LayerArguments.Applied("the tree");
    private readonly Option<string> _output = new("--output", "-o")
    {
        Description = "Where the tree goes: a directory, or a file whose name ends in .tar, .tar.gz, .tgz, .zip or .erofs. "
            + "An existing file is replaced in one step; in a directory existing files are never replaced.",
        HelpName = "TARGET",
        Required = true,
    };

    private readonly Option<string> _format = new Option<string>("--format")
    {
        Description = $"What TARGET becomes, whatever its name: {string.Join(", ", Formats.Keys)}.",
        HelpName = "FORMAT",
    }.AcceptOnlyFromAmong([.. Formats.Keys]);

    private readonly ArchiveLimitArguments _limits;

    public ExportCommand()
        : base(
            "export",
            "Writes what is embedded, or any other tree, to a directory, an archive or an image. The same tree gives the same bytes.",
            "wasi-vfs export app.packed.wasm -o files.tar.gz",
            "wasi-vfs export app.packed.wasm /www -o www.zip",
            "wasi-vfs export app.packed.wasm --layer changes.tar -o files.tar",
            "wasi-vfs export files.tar -o files.erofs")
    {
        Arguments.Add(_file);
        Arguments.Add(_path);
        Options.Add(_output);
        Options.Add(_format);
        _limits = new ArchiveLimitArguments(this);
        Options.Add(_layers);
    }

    protected override bool TakesDirectories => true;

    protected override Task<int> RunAsync(ParseResult line, CancellationToken cancellation)
    {
        string output = line.GetRequiredValue(_output);
        ExportFormat format = line.GetValue(_format) is { } name ? Formats[name] : ExportFormats.Of(output) ?? throw new CommandException(
            $"The name '{output}' does not say what to write; end it in .tar, .tar.gz, .zip or .erofs, or give --format.");
        string file = line.GetRequiredValue(_file);
        using TreeSource source = TreeSource.Open(file, line.GetValue(_layers) ?? [], _limits.Read(line), cancellation);
        ErrorReport.Warnings(source.Warnings);
        string path = ImageArguments.PathOrRoot(line, _path);
        Descriptor start = ImageArguments.Open(source.Root, file, path);
        ExportResult result;
        using (var progress = new ProgressLine())
        {
            result = start.Type == DescriptorType.Directory
                ? TreeExporter.Export(start, output, format, progress: progress, cancellationToken: cancellation)
                : TreeExporter.ExportFile(
                    start, path.TrimEnd('/').Split('/')[^1], output, format, progress: progress, cancellationToken: cancellation);
        }

        ErrorReport.Warnings(result.Warnings);
        return Task.FromResult(ExitCode.Done);
    }
}
