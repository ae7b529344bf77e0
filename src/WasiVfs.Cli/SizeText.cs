// SPDX-License-Identifier: MIT
using System.Globalization;
using WasiVfs.Packing;

namespace WasiVfs.Cli;

/// <summary>A <see cref="FileSizes"/> as a person reads it: tables of bytes and of shares of the file, the largest first.</summary>
/// <param name="output">Where it goes.</param>
/// <param name="top">How many lines a table of the image has.</param>
internal sealed class SizeText(TextWriter output, int top)
{
    public void Write(FileSizes sizes)
    {
        output.WriteLine($"{TerminalText.Escape(sizes.Path)}: {Number(sizes.Length)} bytes");
        Table("Parts", sizes.Length, sizes.Parts.Select(part => (part.Length, part.Name)));
        if (sizes.Tree is not { } tree)
        {
            return;
        }

        SizedEntry[] below = [.. All(tree)];
        Table("Directories of the image", sizes.Length, Largest(below.Where(entry => entry.IsDirectory)));
        Table(
            "Extensions", sizes.Length,
            sizes.Extensions.Take(top).Select(extension => (extension.Length, $"{Name(extension.Extension)} ({Count(extension.Files)})")));
        Table("Files", sizes.Length, Largest(below.Where(entry => entry.Files == 1 && !entry.IsDirectory)));
        if (sizes.DuplicateFiles > 0)
        {
            output.WriteLine();
            output.WriteLine($"{Number(sizes.DuplicateBytes)} bytes of {Count(sizes.DuplicateFiles)} that equal others are stored once.");
        }
    }

    private IEnumerable<(long Length, string Name)> Largest(IEnumerable<SizedEntry> entries) => entries
        .OrderByDescending(entry => entry.Length).Take(top)
        .Select(entry => (entry.Length, entry.IsDirectory ? $"{entry.Path} ({Count(entry.Files)})" : entry.Path));

    private static IEnumerable<SizedEntry> All(SizedEntry root)
    {
        var pending = new Stack<SizedEntry>([root]);
        while (pending.TryPop(out SizedEntry? entry))
        {
            yield return entry;
            foreach (SizedEntry below in entry.Entries.Reverse())
            {
                pending.Push(below);
            }
        }
    }

    private void Table(string title, long whole, IEnumerable<(long Length, string Name)> lines)
    {
        output.WriteLine();
        output.WriteLine(title);
        foreach ((long length, string name) in lines)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"  {Number(length),15}  {100.0 * length / Math.Max(1, whole),5:0.0} %  {TerminalText.Escape(name)}"));
        }
    }

    private static string Name(string extension) => extension.Length == 0 ? "without an extension" : extension;

    private static string Count(long files) => Number(files) + (files == 1 ? " file" : " files");

    private static string Number(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);
}
