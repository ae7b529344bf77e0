// SPDX-License-Identifier: MIT
using System.Formats.Tar;
using System.Globalization;
using System.Xml.Linq;

namespace WasiVfs.Release;

/// <summary>The sources of what is released, in a folder of their own: of the commit that is checked out or, for a trial, as they lie
/// there.</summary>
internal sealed class SourceTree : IDisposable
{
    private SourceTree(string folder, string version, DateTimeOffset time) => (Folder, Version, Time) = (folder, version, time);

    /// <summary>Where they lie until this is disposed of.</summary>
    public string Folder { get; }

    /// <summary>The version, of Directory.Build.props.</summary>
    public string Version { get; }

    /// <summary>The commit's time, which every file of the release has.</summary>
    public DateTimeOffset Time { get; }

    /// <summary>Exports the sources.</summary>
    /// <param name="isTrial">Whether changes that are not committed go in, and the changelog need not name the version.</param>
    /// <exception cref="ReleaseException">There are changes that are not committed, or the version or its changes are not told.</exception>
    public static SourceTree Export(bool isTrial)
    {
        string repository = FindRepository();
        string changes = Tool.Run(repository, "git", "status", "--porcelain");
        if (changes.Length > 0 && !isTrial)
        {
            throw new ReleaseException(
                $"The working tree has changes; commit them or put them away, or make a trial with --trial:\n{changes.TrimEnd()}");
        }

        long seconds = long.Parse(Tool.Run(repository, "git", "log", "-1", "--format=%ct"), CultureInfo.InvariantCulture);
        string folder = Directory.CreateTempSubdirectory("wasi-vfs-release-").FullName;
        string source = Directory.CreateDirectory(Path.Combine(folder, "source")).FullName;
        if (isTrial)
        {
            CopyTree(repository, source);
        }
        else
        {
            string archive = Path.Combine(folder, "source.tar");
            Tool.Run(repository, "git", "archive", "-o", archive, "HEAD");
            TarFile.ExtractToDirectory(archive, source, overwriteFiles: false);
        }

        return new SourceTree(source, ReadVersion(source, isTrial), DateTimeOffset.FromUnixTimeSeconds(seconds));
    }

    /// <summary>The text of a file.</summary>
    public string Read(params string[] path) => File.ReadAllText(Path.Combine([Folder, .. path]));

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(Folder)!, recursive: true);

    private static void CopyTree(string repository, string target)
    {
        string[] files = Tool.Run(repository, "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard").Split('\0');
        foreach (string file in files.Where(file => File.Exists(Path.Combine(repository, file))))
        {
            string copy = Path.Combine(target, file);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(Path.Combine(repository, file), copy);
        }
    }

    private static string ReadVersion(string source, bool isTrial)
    {
        string? version = XDocument.Load(Path.Combine(source, "Directory.Build.props")).Descendants("Version").FirstOrDefault()?.Value;
        if (string.IsNullOrWhiteSpace(version))
        {
            throw new ReleaseException("Directory.Build.props names no Version; write the version of the release there.");
        }

        string heading = $"## [{version}]";
        return isTrial || File.ReadLines(Path.Combine(source, "CHANGELOG.md")).Any(line => line.StartsWith(heading, StringComparison.Ordinal))
            ? version
            : throw new ReleaseException($"CHANGELOG.md has no part '{heading}'; tell there what is new in the release.");
    }

    private static string FindRepository()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "WasiVfs.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new ReleaseException($"'{AppContext.BaseDirectory}' does not lie in a clone of the repository; start this from one.");
    }
}
