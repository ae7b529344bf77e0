// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace WasiVfs.Release;

/// <summary>A platform of the command, by the names that .NET, npm and the original's releases have for it.</summary>
/// <param name="Rid">The runtime identifier of .NET.</param>
/// <param name="Asset">The target triple in the names of the original's zip files.</param>
/// <param name="NodePlatform">Node's <c>process.platform</c>.</param>
/// <param name="Architecture">Node's <c>process.arch</c>.</param>
/// <param name="CrossCompiler">The C compiler by which Linux on x64 links a native file for it; null if there is none to be had.</param>
internal sealed record Platform(string Rid, string Asset, string NodePlatform, string Architecture, string? CrossCompiler = null)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Platform> All { get; } =
    [
        new("linux-x64", "x86_64-unknown-linux-gnu", "linux", "x64"),
        new("linux-arm64", "aarch64-unknown-linux-gnu", "linux", "arm64", "aarch64-linux-gnu-gcc"),
        new("osx-x64", "x86_64-apple-darwin", "darwin", "x64"),
        new("osx-arm64", "aarch64-apple-darwin", "darwin", "arm64"),
        new("win-x64", "x86_64-pc-windows-gnu", "win32", "x64"),
    ];

    /// <summary>The name of the zip file.</summary>
    public string ZipName => $"wasi-vfs-cli-{Asset}.zip";

    /// <summary>The name of the npm package.</summary>
    public string NpmName => $"wasi-vfs-{NodePlatform}-{Architecture}";

    /// <summary>The name of the command's file.</summary>
    public string FileName => NodePlatform == "win32" ? "wasi-vfs.exe" : "wasi-vfs";

    /// <summary>Whether this machine is of the platform.</summary>
    public bool IsThis => Rid == RuntimeInformation.RuntimeIdentifier || Rid == PortableRid();

    /// <summary>Whether this machine can compile a native file for it; otherwise the file holds the .NET runtime.</summary>
    public bool IsNativeHere => IsThis || (CrossCompiler is not null && PortableRid() == "linux-x64");

    /// <summary>A platform by its runtime identifier.</summary>
    public static Platform Named(string rid) => All.FirstOrDefault(platform => platform.Rid == rid)
        ?? throw new ReleaseException($"There is no platform '{rid}'; the platforms are {string.Join(", ", All.Select(platform => platform.Rid))}.");

    private static string PortableRid() =>
        (OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux")
        + "-" + RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant();
}
