// SPDX-License-Identifier: MIT
using System.CommandLine;
using WasiVfs.Packing;
using WasiVfs.Trees;

namespace WasiVfs.Cli;

/// <summary>The image that a command line names, with the layers that it lays over it.</summary>
internal sealed class GivenImage : IDisposable
{
    private readonly IDisposable _owner;

    private GivenImage(IDisposable owner, Descriptor root, string path) => (_owner, Root, Path) = (owner, root, path);

    /// <summary>The tree's root.</summary>
    public Descriptor Root { get; }

    /// <summary>The image's file, for messages.</summary>
    public string Path { get; }

    /// <summary>Opens the file, and warns of what is odd.</summary>
    public static GivenImage Open(ParseResult line, Argument<string> file, Option<string[]> layers, ArchiveLimitArguments limits)
    {
        string path = line.GetRequiredValue(file);
        if (line.GetValue(layers) is { Length: > 0 } laidOver)
        {
            TreeSource source = TreeSource.Open(path, laidOver, limits.Read(line));
            ErrorReport.Warnings(source.Warnings);
            return new GivenImage(source, source.Root, source.Path);
        }

        ImageFile image = ImageFile.Open(path);
        ErrorReport.Warnings(image.Warnings);
        return new GivenImage(image, image.Root, image.Path);
    }

    public void Dispose() => _owner.Dispose();
}
