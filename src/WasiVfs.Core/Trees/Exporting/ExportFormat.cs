// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>What a tree is written to.</summary>
public enum ExportFormat
{
    /// <summary>A directory of the host.</summary>
    Directory,

    /// <summary>A tar archive in GNU's format.</summary>
    Tar,

    /// <summary>A tar archive compressed by gzip.</summary>
    TarGzip,

    /// <summary>A zip archive.</summary>
    Zip,

    /// <summary>An EROFS image.</summary>
    Erofs,

    /// <summary>One file, as it is; a directory cannot be written as one.</summary>
    File,
}

/// <summary>Which format a path asks for.</summary>
public static class ExportFormats
{
    private static readonly (string Extension, ExportFormat Format)[] Extensions =
    [
        (".tar.gz", ExportFormat.TarGzip),
        (".tgz", ExportFormat.TarGzip),
        (".tar", ExportFormat.Tar),
        (".zip", ExportFormat.Zip),
        (".erofs", ExportFormat.Erofs),
    ];

    /// <summary>The format of a target by its name's end, in any case: <c>.tar</c>, <c>.tar.gz</c>, <c>.tgz</c>, <c>.zip</c>, <c>.erofs</c>; a
    /// directory that exists, a final separator and a name without a dot are a directory; null for any other name.</summary>
    public static ExportFormat? Of(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (System.IO.Directory.Exists(path) || Path.EndsInDirectorySeparator(path))
        {
            return ExportFormat.Directory;
        }

        foreach ((string extension, ExportFormat format) in Extensions)
        {
            if (path.EndsWith(extension, StringComparison.OrdinalIgnoreCase))
            {
                return format;
            }
        }

        return Path.HasExtension(path) ? null : ExportFormat.Directory;
    }
}
