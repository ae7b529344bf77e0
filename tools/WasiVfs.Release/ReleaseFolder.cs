// SPDX-License-Identifier: MIT
using System.Security.Cryptography;
using System.Text;

namespace WasiVfs.Release;

/// <summary>The folder of a release, and what goes into it.</summary>
internal sealed class ReleaseFolder
{
    private const string ToolId = "WasiVfs.Cli";

    private readonly string _folder;
    private readonly SourceTree _source;
    private readonly List<Platform> _platforms = [];
    private readonly Dictionary<Platform, byte[]> _native = [];

    public ReleaseFolder(string folder, SourceTree source)
    {
        (_folder, _source) = (folder, source);
        Directory.CreateDirectory(folder);
    }

    /// <summary>The names of its files, but for the list of sums.</summary>
    public IReadOnlyList<string> Files =>
        [.. Directory.EnumerateFiles(_folder).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)];

    /// <summary>Adds the zip file of a platform: the command, the licence and the notice.</summary>
    public void AddZip(Platform platform, string command)
    {
        _platforms.Add(platform);
        if (platform.IsNativeHere)
        {
            _native.Add(platform, File.ReadAllBytes(command));
        }

        ReleaseZip.Write(
            Path.Combine(_folder, platform.ZipName),
            [(platform.FileName, File.ReadAllBytes(command), true), Copied("LICENSE"), Copied("packaging", "NOTICE")],
            _source.Time);
    }

    /// <summary>Adds the npm package that holds the command for a platform.</summary>
    public void AddPlatformPackage(Platform platform, string command) => NpmPackage.Write(
        Path.Combine(_folder, $"{platform.NpmName}-{_source.Version}.tgz"),
        [
            ("package.json", Description(platform), false),
            (platform.FileName, File.ReadAllBytes(command), true), Copied("LICENSE"), Copied("packaging", "NOTICE"),
        ],
        _source.Time);

    /// <summary>Adds the npm package that finds the one of its platform.</summary>
    public void AddNpmPackage()
    {
        string optional = string.Join(",\n", Platform.All.Select(platform => $"    \"{platform.NpmName}\": \"{_source.Version}\""));
        NpmPackage.Write(
            Path.Combine(_folder, $"wasi-vfs-{_source.Version}.tgz"),
            [
                ("package.json", Filled("npm", "package.json", ("PLATFORMS", optional)), false),
                ("command.mjs", Filled("npm", "command.mjs"), true), ("index.mjs", Filled("npm", "index.mjs"), false),
                ("index.d.ts", Filled("npm", "index.d.ts"), false), ("README.md", Filled("npm", "README.md"), false), Copied("LICENSE"),
            ],
            _source.Time);
    }

    /// <summary>Adds the packages of the library, the module and the .NET tool in parts.</summary>
    public void AddNuGetPackages()
    {
        string made = Path.Combine(_source.Folder, "out", "nuget");
        Tool.Run(_source.Folder, "dotnet", "build", "WasiVfs.slnx", "-c", "Release", "--verbosity", "quiet", "-p:ContinuousIntegrationBuild=true");
        foreach (string project in new[] { "WasiVfs.Core", "WasiVfs.Cli", "WasiVfs.PowerShell" })
        {
            Tool.Run(
                _source.Folder, "dotnet", "pack", Path.Combine("src", project), "-c", "Release", "--no-build", "-o", made, "--verbosity", "quiet",
                "-p:ContinuousIntegrationBuild=true");
        }

        foreach (string package in Directory.EnumerateFiles(made, "*.nupkg"))
        {
            IReadOnlyDictionary<string, byte[]> files = ReleaseZip.ReadPackage(package);
            if (Path.GetFileName(package) == $"{ToolId}.{_source.Version}.nupkg")
            {
                AddTool(new ToolPackages(files, ToolId));
            }
            else
            {
                ReleaseZip.WritePackage(Path.Combine(_folder, Path.GetFileName(package)), files, _source.Time);
            }
        }
    }

    /// <summary>Adds the formula of Homebrew and the Dockerfile, with the sums of the zip files.</summary>
    public void AddFormulaAndDockerfile()
    {
        (string, string)[] sums = [.. Platform.All.Select(platform => ("SHA256_" + platform.Asset, _platforms.Contains(platform)
            ? Sum(platform.ZipName) : "not-in-this-release"))];
        File.WriteAllBytes(Path.Combine(_folder, "wasi-vfs.rb"), Filled("homebrew", "wasi-vfs.rb", sums));
        File.WriteAllBytes(Path.Combine(_folder, "Dockerfile"), Filled("docker", "Dockerfile", sums));
    }

    /// <summary>Writes SHA256SUMS, which <c>sha256sum --check</c> reads.</summary>
    public void WriteSums() => File.WriteAllText(
        Path.Combine(_folder, "SHA256SUMS"), string.Concat(Files.Select(file => $"{Sum(file)}  {file}\n")));

    private void AddTool(ToolPackages tool)
    {
        IEnumerable<(string Id, IReadOnlyDictionary<string, byte[]> Files)> packages =
            _native.Select(native => tool.Native(native.Key, native.Value))
                .Append(tool.OfFramework()).Append(tool.Whole(_native.Keys.Select(platform => platform.Rid)));
        foreach ((string id, IReadOnlyDictionary<string, byte[]> files) in packages)
        {
            ReleaseZip.WritePackage(Path.Combine(_folder, $"{id}.{_source.Version}.nupkg"), files, _source.Time);
        }
    }

    private byte[] Description(Platform platform) => Filled(
        "npm-platform",
        "package.json",
        ("NAME", platform.NpmName), ("OS", platform.NodePlatform), ("CPU", platform.Architecture), ("FILE", platform.FileName));

    private string Sum(string file)
    {
        using FileStream stream = File.OpenRead(Path.Combine(_folder, file));
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private (string, byte[], bool) Copied(params string[] path) => (path[^1], Encoding.UTF8.GetBytes(_source.Read(path)), false);

    private byte[] Filled(string folder, string name, params ReadOnlySpan<(string Name, string Value)> values)
    {
        string text = _source.Read("packaging", folder, name).Replace("@VERSION@", _source.Version, StringComparison.Ordinal);
        foreach ((string place, string value) in values)
        {
            text = text.Replace($"@{place}@", value, StringComparison.Ordinal);
        }

        return Encoding.UTF8.GetBytes(text);
    }
}
