// SPDX-License-Identifier: MIT
namespace WasiVfs.Cli;

/// <summary>Files that hold arguments, one a line: <c>@FILE</c> on a command line stands for them.</summary>
internal static class ArgumentFile
{
    private const char Mark = '@';
    private const char Comment = '#';

    /// <summary>The arguments with those of files in their places. A word that names something itself, or no file behind its mark, stays as it
    /// is, and so does every word behind <c>--</c>. Empty lines and lines that begin with <c>#</c> are left out.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public static string[] Expand(string[] arguments)
    {
        int end = Array.IndexOf(arguments, "--") is >= 0 and var dashes ? dashes : arguments.Length;
        return [.. arguments[..end].SelectMany(Lines), .. arguments[end..]];
    }

    private static string[] Lines(string argument) => IsFile(argument)
        ? [.. File.ReadAllLines(argument[1..]).Where(line => line.Length > 0 && line[0] != Comment)] : [argument];

    private static bool IsFile(string argument) =>
        argument.Length > 1 && argument[0] == Mark && File.Exists(argument[1..]) && !Path.Exists(argument);
}
