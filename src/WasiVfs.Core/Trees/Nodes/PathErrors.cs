// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>The sentences for every way in which a path is refused.</summary>
internal static class PathErrors
{
    public static FileSystemException Empty() => new(ErrorCode.NoEntry, "", "The path is empty; write '.' for the directory itself.");

    public static FileSystemException HasNul(string path) => new(ErrorCode.Invalid, path, "The path holds a NUL.");

    public static FileSystemException NoEntry(string path) => new(ErrorCode.NoEntry, path, $"Nothing is at '{path}'.");

    public static FileSystemException NotDirectory(string path) =>
        new(ErrorCode.NotDirectory, path, $"'{path}' is not a directory, or leads through something that is not one.");

    public static FileSystemException IsDirectory(string path) => new(ErrorCode.IsDirectory, path, $"'{path}' is a directory, not a file.");

    public static FileSystemException NotALink(string path) => new(ErrorCode.Invalid, path, $"'{path}' is not a symbolic link.");

    public static FileSystemException IsALink(string path) =>
        new(ErrorCode.Loop, path, $"'{path}' is a symbolic link, and links are not followed here.");

    public static FileSystemException TooManyLinks(string path) =>
        new(ErrorCode.Loop, path, $"'{path}' leads through more than {PathLimits.MaxLinks} symbolic links.");

    public static FileSystemException IsAbsolute(string path) =>
        new(ErrorCode.NotPermitted, path,
            $"'{path}' is absolute, or leads through a link with an absolute target; paths are relative to a directory.");

    public static FileSystemException Escapes(string path) =>
        new(ErrorCode.NotPermitted, path, $"'{path}' leaves the directory it is relative to.");

    public static FileSystemException Exists(string path) => new(ErrorCode.Exist, path, $"'{path}' exists already.");

    public static FileSystemException ReadOnly(string path) =>
        new(ErrorCode.ReadOnly, path, $"'{path}' is in a tree that cannot be changed; pack the tree anew to change it.");

    public static FileSystemException Unsupported(string path, DescriptorType type) =>
        new(ErrorCode.Unsupported, path, $"'{path}' is {KindText.Of(type)}, which cannot be read as a file.");
}
