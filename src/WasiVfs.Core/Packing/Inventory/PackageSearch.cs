// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text;
using System.Text.Json;
using WasiVfs.Trees;

namespace WasiVfs.Packing.Inventory;

/// <summary>Finds the packages in a tree by the metadata that installers leave.</summary>
internal sealed class PackageSearch(CancellationToken cancellationToken)
{
    // Metadata of a package are some kilobytes; what claims to be more is something else.
    private const long MaxLength = 4 << 20;

    private static readonly string[] LicenceNames = ["license", "licence", "copying", "notice"];

    private readonly List<FoundPackage> _packages = [];
    private readonly List<string> _licenceFiles = [];
    private readonly List<string> _unreadable = [];

    /// <summary>The packages, in the order of their package URLs; one that was found twice is there twice.</summary>
    public IReadOnlyList<FoundPackage> Packages =>
        [.. _packages.OrderBy(package => package.Purl, StringComparer.Ordinal).ThenBy(package => package.Path, Utf8Order.Comparer)];

    /// <summary>Files that hold licences, by their names.</summary>
    public IReadOnlyList<string> LicenceFiles => _licenceFiles;

    /// <summary>Looks at a directory and all below it.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="path">Its path without a final <c>/</c>.</param>
    public void Visit(DirectoryNode directory, string path)
    {
        cancellationToken.ThrowIfCancellationRequested();
        string name = path[(path.LastIndexOf('/') + 1)..];
        foreach ((string child, TreeNode node) in directory.Children.OrderBy(entry => entry.Key, Utf8Order.Comparer))
        {
            string place = $"{path}/{child}";
            if (node is DirectoryNode below)
            {
                Visit(below, place);
            }
            else if (node is FileNode file)
            {
                Look(file, name, child, place);
            }
        }
    }

    /// <summary>Tells of metadata that could not be read.</summary>
    public void AddWarnings(ICollection<Warning> warnings)
    {
        if (_unreadable.Count > 0)
        {
            warnings.Add(new Warning(WarningId.MetadataUnreadable, string.Create(CultureInfo.InvariantCulture,
                $"Metadata of packages cannot be read, and the bill of materials lacks them ({_unreadable.Count}; the first is "
                    + $"'{_unreadable[0]}').")));
        }
    }

    private void Look(FileNode file, string directory, string name, string path)
    {
        if (Array.Exists(LicenceNames, licence => name.StartsWith(licence, StringComparison.OrdinalIgnoreCase)))
        {
            _licenceFiles.Add(path);
        }

        Func<byte[], string, FoundPackage?>? read = (name, directory) switch
        {
            ("METADATA", _) when directory.EndsWith(".dist-info", StringComparison.Ordinal) => Python,
            ("PKG-INFO", _) when directory.EndsWith(".egg-info", StringComparison.Ordinal) => Python,
            (_, _) when name.EndsWith(".egg-info", StringComparison.Ordinal) => Python,
            (_, "specifications" or "default") when name.EndsWith(".gemspec", StringComparison.Ordinal) => Ruby,
            ("package.json", _) => (bytes, place) => NpmPackage.Read(bytes, place),
            _ => null,
        };
        if (read is not null)
        {
            Add(file, path, read);
        }
    }

    private void Add(FileNode file, string path, Func<byte[], string, FoundPackage?> read)
    {
        if (file.Content.Length > MaxLength)
        {
            _unreadable.Add(path);
            return;
        }

        byte[] bytes = new byte[file.Content.Length];
        using (ByteSource source = file.Content.Open())
        {
            source.Read(bytes, 0);
            source.Verify();
        }

        try
        {
            // Settings of a directory are a 'package.json' without a name, too: only of the other kinds each file is a package.
            FoundPackage? package = read(bytes, path);
            if (package is not null)
            {
                _packages.Add(package);
            }
            else if (!path.EndsWith("/package.json", StringComparison.Ordinal))
            {
                _unreadable.Add(path);
            }
        }
        catch (JsonException)
        {
            _unreadable.Add(path);
        }
    }

    private static FoundPackage? Python(byte[] bytes, string path) => PythonMetadata.Read(Encoding.UTF8.GetString(bytes), path);

    private static FoundPackage? Ruby(byte[] bytes, string path) => GemSpecification.Read(Encoding.UTF8.GetString(bytes), path);
}
