// SPDX-License-Identifier: MIT
using System.CommandLine;
using WasiVfs.Trees;

namespace WasiVfs.Cli;

/// <summary>How the verbs that look inside name a file and a path in it, and find what the path stands for.</summary>
internal static class ImageArguments
{
    public static Argument<string> File() =>
        new("FILE") { Description = "A packed module, a bare EROFS image, or any other file with an image inside." };

    /// <summary>Anything that holds a tree.</summary>
    public static Argument<string> Tree(string name) => new(name)
    {
        Description = "A directory, a tar, tar.gz or zip archive, an EROFS image, a packed module or another file with an image inside.",
    };

    public static Argument<string> OptionalPath() => new("PATH")
    {
        Description = "A path in the image; otherwise all of it.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>The path that is asked for; the image's root if no path is given.</summary>
    public static string PathOrRoot(ParseResult line, Argument<string> path) => line.GetValue(path) ?? "/";

    /// <summary>The object that a path leads to, links followed. The paths `/work` and `work` are the same.</summary>
    /// <exception cref="CommandException">Nothing has that path, or the way to it leaves the image.</exception>
    public static Descriptor Open(GivenImage image, string path) => Open(image.Root, image.Path, path);

    /// <summary>The same in any tree.</summary>
    /// <param name="root">The tree's root.</param>
    /// <param name="file">Where the tree lies.</param>
    /// <param name="path">The path in it.</param>
    public static Descriptor Open(Descriptor root, string file, string path)
    {
        string relative = path.TrimStart('/');
        try
        {
            return root.OpenAt(PathFlags.SymlinkFollow, relative.Length == 0 ? "." : relative);
        }
        catch (FileSystemException e) when (e.Code == ErrorCode.NoEntry)
        {
            throw new CommandException($"There is no '{path}' in '{file}'; 'wasi-vfs ls -R {file}' shows what there is.");
        }
        catch (FileSystemException e)
        {
            throw new CommandException($"'{path}' in '{file}' cannot be opened: {e.Message}");
        }
    }
}
