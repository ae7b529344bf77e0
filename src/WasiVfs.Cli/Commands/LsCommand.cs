// SPDX-License-Identifier: MIT
using System.CommandLine;
using System.Globalization;
using System.Runtime.CompilerServices;
using WasiVfs.Trees;

namespace WasiVfs.Cli.Commands;

/// <summary>`ls`: the names in an image.</summary>
internal sealed class LsCommand : Verb
{
    private readonly Argument<string> _file = ImageArguments.File();
    private readonly Option<string[]> _layers = LayerArguments.Applied("the image");
    private readonly Argument<string> _path = ImageArguments.OptionalPath();
    private readonly Option<bool> _long = new("-l") { Description = "Show kind, links, size and time too." };
    private readonly Option<bool> _recursive = new("-R", "--recursive") { Description = "Show everything below, one path a line." };
    private readonly ArchiveLimitArguments _limits;

    public LsCommand()
        : base(
            "ls",
            "Lists what is embedded in a packed module. Control characters in names are shown escaped.",
            "wasi-vfs ls app.packed.wasm",
            "wasi-vfs ls -lR app.packed.wasm /www",
            "wasi-vfs ls -R app.packed.wasm --layer changes.tar")
    {
        Arguments.Add(_file);
        Arguments.Add(_path);
        Options.Add(_long);
        Options.Add(_recursive);
        Options.Add(_layers);
        _limits = new ArchiveLimitArguments(this);
    }

    protected override Task<int> RunAsync(ParseResult line, CancellationToken cancellation)
    {
        using GivenImage image = GivenImage.Open(line, _file, _layers, _limits);
        string path = ImageArguments.PathOrRoot(line, _path);
        Descriptor start = ImageArguments.Open(image, path);
        using var output = StandardStreams.OpenText(1 << 16);
        var listing = new Listing(output, line.GetValue(_long), line.GetValue(_recursive), cancellation);
        if (start.Type == DescriptorType.Directory)
        {
            listing.WriteDirectory(start, "");
        }
        else
        {
            listing.Write(path, start.Stat(), target: null);
        }

        return Task.FromResult(ExitCode.Done);
    }

    private sealed class Listing(TextWriter output, bool isLong, bool isRecursive, CancellationToken cancellation)
    {
        public void WriteDirectory(Descriptor directory, string prefix)
        {
            RuntimeHelpers.EnsureSufficientExecutionStack();
            foreach (DirectoryEntry entry in directory.ReadDirectory())
            {
                cancellation.ThrowIfCancellationRequested();
                bool isLink = entry.Type == DescriptorType.SymbolicLink;
                Write(
                    prefix + entry.Name,
                    isLong ? directory.StatAt(PathFlags.None, entry.Name) : default,
                    isLink ? directory.ReadLinkAt(entry.Name) : null);
                if (isRecursive && entry.Type == DescriptorType.Directory)
                {
                    WriteDirectory(directory.OpenAt(PathFlags.None, entry.Name), prefix + entry.Name + "/");
                }
            }
        }

        public void Write(string name, DescriptorStat stat, string? target)
        {
            if (isLong)
            {
                output.Write(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Kind(stat.Type)} {stat.LinkCount,3} {stat.Size,10} {stat.Modified.UtcDateTime:yyyy-MM-dd HH:mm:ss} "));
            }

            output.WriteLine(TerminalText.Escape(name) + (target is null ? "" : " -> " + TerminalText.Escape(target)));
        }

        // The letters of ls.
        private static char Kind(DescriptorType type) => type switch
        {
            DescriptorType.Directory => 'd',
            DescriptorType.SymbolicLink => 'l',
            DescriptorType.RegularFile => '-',
            DescriptorType.BlockDevice => 'b',
            DescriptorType.CharacterDevice => 'c',
            DescriptorType.Fifo => 'p',
            DescriptorType.Socket => 's',
            _ => '?',
        };
    }
}
