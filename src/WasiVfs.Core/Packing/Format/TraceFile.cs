// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using WasiVfs.Trees;

namespace WasiVfs.Packing.Format;

/// <summary>A trace of a program's file calls, as <c>run --trace-file</c> records it, or as the program itself wrote it on standard error.</summary>
/// <param name="Path">The file.</param>
/// <param name="ModuleSha256">The program that was traced, by the SHA-256 of its file in lower-case hex; null if the file does not tell.</param>
/// <param name="Names">What the program opened, looked at or read a link of, as the program names it: a preopen, and a path below it.</param>
/// <param name="Unknown">How many such calls name a descriptor by its number, so that their paths are not known.</param>
internal sealed partial record TraceFile(string Path, string? ModuleSha256, IReadOnlyList<string> Names, int Unknown)
{
    private const string HeaderStart = "# wasi-vfs trace of the program ";
    private const string Prefix = "trace: ";

    /// <summary>The first line of a recorded trace.</summary>
    /// <param name="moduleSha256">The SHA-256 of the program before anything was packed into it.</param>
    public static string Header(string moduleSha256) => HeaderStart + moduleSha256;

    /// <summary>Reads traces.</summary>
    /// <param name="paths">Their files.</param>
    /// <param name="program">The program that they have to be of, by its SHA-256 in lower-case hex; null if they may be of any.</param>
    /// <exception cref="FileSystemException">A file cannot be read.</exception>
    /// <exception cref="PackException">A file holds no line of a trace, or tells of another program.</exception>
    public static IReadOnlyList<TraceFile> ReadAll(IEnumerable<string> paths, string? program)
    {
        TraceFile[] traces = [.. paths.Select(Read)];
        TraceFile? foreign = Array.Find(traces, trace => program is not null && trace.ModuleSha256 is { } traced && traced != program);
        return foreign is null ? traces : throw new PackException(
            ErrorId.TraceOfAnotherProgram,
            $"The trace '{foreign.Path}' is one of another program: it tells of the SHA-256 {foreign.ModuleSha256}, and this program has "
                + $"{program}. Record it with this program.",
            foreign.Path);
    }

    /// <summary>Reads a trace.</summary>
    /// <exception cref="FileSystemException">The file cannot be read.</exception>
    /// <exception cref="PackException">The file holds no line of a trace.</exception>
    public static TraceFile Read(string path)
    {
        string[] lines = Encoding.UTF8.GetString(HostFile.ReadAllBytes(path)).Split('\n');
        string? program = lines[0].StartsWith(HeaderStart, StringComparison.Ordinal) ? lines[0][HeaderStart.Length..].Trim() : null;
        if (program is null && !Array.Exists(lines, line => line.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            throw new PackException(
                ErrorId.NotATrace, $"'{path}' is not a trace: no line of it begins with '{Prefix.TrimEnd()}'. Record one with a traced run.", path);
        }

        string[] found = [.. lines.Select(line => Successful().Match(line)).Where(match => match.Success)
            .Select(match => Unescape(match.Groups["object"].Value)).Distinct(StringComparer.Ordinal)];
        string[] names = [.. found.Where(name => name.Length > 0 && !char.IsAsciiDigit(name[0]))];
        return new TraceFile(path, program, names, found.Length - names.Length);
    }

    // What could steer a terminal is shown as a number (line.c).
    private static string Unescape(string text) => Escape().Replace(
        text, match => ((char)int.Parse(match.Groups[1].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString());

    [GeneratedRegex(@"^trace: (?:path_open|path_filestat_get|path_readlink|fd_readdir) (?<object>.*) -> (?:OK|\d+) \(embedded\)\r?$")]
    private static partial Regex Successful();

    [GeneratedRegex(@"\\x([01][0-9a-f]|7f)")]
    private static partial Regex Escape();
}
