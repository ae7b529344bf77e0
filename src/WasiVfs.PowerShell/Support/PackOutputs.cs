// SPDX-License-Identifier: MIT
using System.Management.Automation;

namespace WasiVfs.PowerShell;

/// <summary>Where packed modules are written.</summary>
internal sealed class PackOutputs
{
    private const string Extension = ".wasm";
    private const string PackedExtension = ".packed.wasm";

    private readonly string? _file;
    private readonly string? _directory;

    /// <summary>Reads where they go.</summary>
    /// <exception cref="PSArgumentException">Both are given, or a path is of another provider.</exception>
    public PackOutputs(PathIntrinsics paths, string? file, string? directory)
    {
        if (file is not null && directory is not null)
        {
            throw new PSArgumentException("-OutFile names one file and -OutputDirectory a place for several; give one of them.");
        }

        _file = file is null ? null : HostPath.Resolve(paths, file);
        _directory = directory is null ? null : HostPath.Resolve(paths, directory);
    }

    /// <summary>The directory to make if it is missing; null if it has to be there.</summary>
    public string? Directory => _directory;

    /// <summary>The file that a module's pack is to make.</summary>
    public string For(string module) =>
        _file ?? Path.Combine(_directory ?? Path.GetDirectoryName(module)!, Without(Path.GetFileName(module), Extension) + PackedExtension);

    /// <summary>The name of a program, from that of its packed module: <c>app</c> for <c>app.packed.wasm</c>.</summary>
    public static string Stem(string packed)
    {
        string name = Path.GetFileName(packed);
        string stem = Without(name, PackedExtension);
        return stem == name ? Without(name, Extension) : stem;
    }

    private static string Without(string name, string extension) =>
        name.EndsWith(extension, StringComparison.OrdinalIgnoreCase) && name.Length > extension.Length ? name[..^extension.Length] : name;
}
