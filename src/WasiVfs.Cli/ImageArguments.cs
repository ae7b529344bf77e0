// SPDX-License-Identifier: MIT
using System.CommandLine;
using WasiVfs.Images;
using WasiVfs.Packing;

namespace WasiVfs.Cli;

/// <summary>How the verbs that look inside name a file and a path in it, and find what the path stands for.</summary>
internal static class ImageArguments
{
    public static Argument<string> File() => new("FILE") { Description = "A packed module, or a bare EROFS image." };

    public static Argument<string> OptionalPath() => new("PATH")
    {
        Description = "A path in the image; otherwise all of it.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>The path that is asked for; the image's root where none is.</summary>
    public static string PathOrRoot(ParseResult line, Argument<string> path) => line.GetValue(path) ?? "/";

    /// <summary>The object that a path leads to, links followed. The paths `/work` and `work` are the same.</summary>
    /// <exception cref="CommandException">There is none, or the way to it leaves the image.</exception>
    public static Descriptor Open(ImageFile image, string path)
    {
        string relative = path.TrimStart('/');
        try
        {
            return image.Root.OpenAt(PathFlags.SymlinkFollow, relative.Length == 0 ? "." : relative);
        }
        catch (FileSystemException e) when (e.Code == ErrorCode.NoEntry)
        {
            throw new CommandException($"There is no '{path}' in '{image.Path}'; 'wasi-vfs ls -R {image.Path}' shows what there is.");
        }
        catch (FileSystemException e)
        {
            throw new CommandException($"'{path}' in '{image.Path}' cannot be opened: {e.Message}");
        }
    }
}
