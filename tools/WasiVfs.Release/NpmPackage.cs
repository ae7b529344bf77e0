// SPDX-License-Identifier: MIT
using System.Formats.Tar;
using System.IO.Compression;

namespace WasiVfs.Release;

/// <summary>Packages of npm: gzipped tar files with everything in the folder 'package'.</summary>
internal static class NpmPackage
{
    private const UnixFileMode Plain = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Program = Plain | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Writes a package.</summary>
    /// <param name="path">Where it goes.</param>
    /// <param name="files">The files: name, bytes, and whether it is a program.</param>
    /// <param name="time">The time of each.</param>
    public static void Write(string path, IEnumerable<(string Name, byte[] Bytes, bool IsProgram)> files, DateTimeOffset time)
    {
        using FileStream file = File.Create(path);
        using var gzip = new GZipStream(file, CompressionLevel.SmallestSize);
        using var tar = new TarWriter(gzip, TarEntryFormat.Ustar);
        foreach ((string name, byte[] bytes, bool isProgram) in files)
        {
            tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, "package/" + name)
            {
                DataStream = new MemoryStream(bytes),
                Mode = isProgram ? Program : Plain,
                ModificationTime = time,
            });
        }
    }
}
