// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using WasiVfs.Running;
using Wasmtime;

namespace WasiVfs.Wasmtime;

/// <summary>
/// The version of the native library. The library has no function that tells it, and a serialized module names only the major version;
/// but the package's assembly has the version of the library that lies in the same package.
/// </summary>
internal static class LibraryVersion
{
    /// <summary>The version, without asking whether the library can be loaded.</summary>
    public static Version OfPackage { get; } = typeof(Engine).Assembly.GetName().Version is { } version
        ? new Version(version.Major, version.Minor, version.Build) : new Version();

    /// <summary>The version, of a library that can be loaded.</summary>
    /// <exception cref="EngineException">The library is not made for this machine.</exception>
    public static Version Ask()
    {
        try
        {
            using var engine = new Engine();
            return OfPackage;
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException or EntryPointNotFoundException)
        {
            string system = RuntimeInformation.RuntimeIdentifier, fault = e.Message.Split('\n')[0].TrimEnd('.', '\r');
            throw new EngineException(
                ErrorId.EngineNotUsable, $"Wasmtime's native library cannot be loaded on this machine ({system}): {fault}.", inner: e);
        }
    }
}
