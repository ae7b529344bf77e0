// SPDX-License-Identifier: MIT
using System.Management.Automation;

namespace WasiVfs.PowerShell;

/// <summary>Where packed modules are written, and which of those places are refused.</summary>
internal sealed class PackOutputs
{
    private const string Extension = ".wasm";

    private readonly HashSet<string> _made = new(StringComparer.Ordinal);
    private readonly string? _file;
    private readonly string? _directory;
    private readonly bool _force;

    public PackOutputs(PathIntrinsics paths, string? file, string? directory, bool force)
    {
        if (file is not null && directory is not null)
        {
            throw new PSArgumentException("-OutFile names one file and -OutputDirectory a place for several; give one of them.");
        }

        _file = file is null ? null : HostPath.Resolve(paths, file);
        _directory = directory is null ? null : HostPath.Resolve(paths, directory);
        _force = force;
    }

    /// <summary>The file that a module's pack is to make.</summary>
    public string For(string module)
    {
        string name = Path.GetFileName(module);
        string stem = name.EndsWith(Extension, StringComparison.OrdinalIgnoreCase) ? name[..^Extension.Length] : name;
        return _file ?? Path.Combine(_directory ?? Path.GetDirectoryName(module)!, $"{stem}.packed{Extension}");
    }

    /// <summary>The error where a file cannot be made there, else null; then the place counts as taken.</summary>
    public ErrorRecord? WhyNot(string output) =>
        !_made.Add(output) ? Errors.OutputTwice(output)
        : !_force && Path.Exists(output) ? Errors.OutputExists(output)
        : null;
}
