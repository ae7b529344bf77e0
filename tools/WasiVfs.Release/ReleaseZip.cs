// SPDX-License-Identifier: MIT
using System.IO.Compression;

namespace WasiVfs.Release;

/// <summary>Zip files whose bytes depend on nothing but what they hold.</summary>
internal static class ReleaseZip
{
    private const int RegularFile = 0x8000, Executable = 0x1ED, Plain = 0x1A4; // S_IFREG, 0755, 0644
    private const int ModeShift = 16;

    /// <summary>Writes a zip file.</summary>
    /// <param name="path">Where it goes.</param>
    /// <param name="files">The entries: name, bytes, and whether the file is a program.</param>
    /// <param name="time">The time of each.</param>
    public static void Write(string path, IEnumerable<(string Name, byte[] Bytes, bool IsProgram)> files, DateTimeOffset time)
    {
        using FileStream file = File.Create(path);
        using var zip = new ZipArchive(file, ZipArchiveMode.Create);
        foreach ((string name, byte[] bytes, bool isProgram) in files)
        {
            ZipArchiveEntry entry = zip.CreateEntry(name, CompressionLevel.SmallestSize);
            entry.LastWriteTime = time.ToUniversalTime();
            entry.ExternalAttributes = (RegularFile | (isProgram ? Executable : Plain)) << ModeShift;
            using Stream content = entry.Open();
            content.Write(bytes);
        }
    }

    /// <summary>Writes a package of NuGet with its entries in order.</summary>
    public static void WritePackage(string path, IReadOnlyDictionary<string, byte[]> files, DateTimeOffset time) =>
        Write(path, files.OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => (file.Key, file.Value, false)), time);

    /// <summary>The files of a package of NuGet, which names one of them by chance: that has always the same name here.</summary>
    public static IReadOnlyDictionary<string, byte[]> ReadPackage(string source)
    {
        using ZipArchive zip = ZipFile.OpenRead(source);
        var files = zip.Entries.ToDictionary(entry => entry.FullName, Read);
        if (files.Keys.FirstOrDefault(name => name.EndsWith(".psmdcp", StringComparison.Ordinal)) is { } named)
        {
            const string relations = "_rels/.rels";
            string chosen = named[..(named.LastIndexOf('/') + 1)] + "package.psmdcp";
            string text = System.Text.Encoding.UTF8.GetString(files[relations]).Replace(named, chosen, StringComparison.Ordinal);
            int count = 0;
            text = System.Text.RegularExpressions.Regex.Replace(text, "Id=\"R[0-9A-F]+\"", _ => $"Id=\"R{++count}\"");
            files[relations] = System.Text.Encoding.UTF8.GetBytes(text);
            files.Remove(named, out byte[]? content);
            files[chosen] = content!;
        }

        return files;
    }

    private static byte[] Read(ZipArchiveEntry entry)
    {
        using Stream content = entry.Open();
        using var bytes = new MemoryStream();
        content.CopyTo(bytes);
        return bytes.ToArray();
    }
}
