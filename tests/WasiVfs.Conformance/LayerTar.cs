// SPDX-License-Identifier: MIT
using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;

namespace WasiVfs.Tests.Conformance;

/// <summary>Reads layers of container images (OCI image specification, layer.md) with .NET's own tar reader.</summary>
internal static class LayerTar
{
    private const string Whiteout = ".wh.";

    /// <summary>The entries in their order: directories end with a slash, files have their content behind an equals sign.</summary>
    public static string List(string path)
    {
        var entries = new List<string>();
        using var reader = new TarReader(File.OpenRead(path));
        while (reader.GetNextEntry() is { } entry)
        {
            entries.Add(entry.EntryType switch
            {
                TarEntryType.Directory => entry.Name,
                TarEntryType.SymbolicLink or TarEntryType.HardLink => $"{entry.Name} -> {entry.LinkName}",
                _ => $"{entry.Name}={Encoding.UTF8.GetString(Content(entry))}",
            });
        }

        return string.Join(' ', entries);
    }

    /// <summary>Applies a layer to a directory. A whiteout must have something to take away.</summary>
    public static void Apply(string path, string root)
    {
        using var reader = new TarReader(File.OpenRead(path));
        while (reader.GetNextEntry() is { } entry)
        {
            string target = Path.Combine(root, entry.Name.TrimEnd('/'));
            string name = Path.GetFileName(target);
            if (name.StartsWith(Whiteout, StringComparison.Ordinal))
            {
                Remove(Path.Combine(Path.GetDirectoryName(target)!, name[Whiteout.Length..]));
                continue;
            }

            switch (entry.EntryType)
            {
                case TarEntryType.Directory:
                    Directory.CreateDirectory(target);
                    break;
                case TarEntryType.SymbolicLink:
                    File.Delete(target);
                    File.CreateSymbolicLink(target, entry.LinkName);
                    break;
                case TarEntryType.HardLink:
                    File.Delete(target);
                    Support.Tool.Check("ln", Path.Combine(root, entry.LinkName), target);
                    break;
                default:
                    File.Delete(target);
                    File.WriteAllBytes(target, Content(entry));
                    break;
            }
        }
    }

    /// <summary>Everything in a directory but times: kinds, targets, contents, and which names belong to one file.</summary>
    public static IReadOnlyList<string> Describe(string root)
    {
        string listing = Support.Tool.Check("find", root, "-mindepth", "1", "-printf", "%P\\t%y\\t%l\\t%i\\t%n\\n");
        var first = new Dictionary<string, string>();
        return [.. listing.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal).Select(line =>
        {
            string[] fields = line.Split('\t');
            bool isFile = fields[1] == "f";
            string content = isFile ? Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(Path.Combine(root, fields[0])))) : "";
            first.TryAdd(fields[3], fields[0]);
            return $"{fields[0]} {fields[1]} {fields[2]} {(isFile ? $"{fields[4]} {first[fields[3]]}" : "")} {content}";
        })];
    }

    private static void Remove(string path)
    {
        if (Directory.Exists(path) && new FileInfo(path).LinkTarget is null)
        {
            Directory.Delete(path, recursive: true);
        }
        else if (File.Exists(path) || new FileInfo(path).LinkTarget is not null)
        {
            File.Delete(path);
        }
        else
        {
            throw new InvalidOperationException($"There is a whiteout for '{path}', and nothing to take away.");
        }
    }

    private static byte[] Content(TarEntry entry)
    {
        using var content = new MemoryStream();
        entry.DataStream?.CopyTo(content);
        return content.ToArray();
    }
}
