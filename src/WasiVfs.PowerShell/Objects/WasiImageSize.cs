// SPDX-License-Identifier: MIT
using WasiVfs.Packing;

namespace WasiVfs.PowerShell;

/// <summary>One thing in a file, and the room that it takes.</summary>
/// <param name="Kind">What it is: <c>Part</c> of the file, <c>Directory</c> or <c>File</c> of the image, or all files of an
/// <c>Extension</c>.</param>
/// <param name="Name">The part's name, the guest path, or the extension.</param>
/// <param name="Length">Its bytes in the file; of a directory with all that is below it.</param>
/// <param name="Percent">Its share of the whole file.</param>
/// <param name="Files">How many files it is or holds; 0 for a part that is not the image.</param>
/// <param name="Path">The file that was measured.</param>
public sealed record WasiImageSize(string Kind, string Name, long Length, double Percent, int Files, string Path)
{
    /// <summary>The name; the kind if it is that of files without an extension.</summary>
    public override string ToString() => Name.Length == 0 ? Kind : Name;

    /// <summary>What a file is made of, from whole to detail.</summary>
    internal static IEnumerable<WasiImageSize> Of(FileSizes sizes)
    {
        foreach (SizedPart part in sizes.Parts)
        {
            int files = part.Name == "image" ? sizes.Tree?.Files ?? 0 : 0;
            yield return Make("Part", part.Name, part.Length, files, sizes);
        }

        foreach (ExtensionSize extension in sizes.Extensions)
        {
            yield return Make("Extension", extension.Extension, extension.Length, extension.Files, sizes);
        }

        var pending = new Stack<SizedEntry>(sizes.Tree is { } tree ? [tree] : []);
        while (pending.TryPop(out SizedEntry? entry))
        {
            yield return Make(entry.IsDirectory ? "Directory" : "File", entry.Path, entry.Length, entry.Files, sizes);
            foreach (SizedEntry below in entry.Entries.Reverse())
            {
                pending.Push(below);
            }
        }
    }

    private static WasiImageSize Make(string kind, string name, long length, int files, FileSizes sizes) =>
        new(kind, name, length, Math.Round(100.0 * length / Math.Max(1, sizes.Length), 2), files, sizes.Path);
}
