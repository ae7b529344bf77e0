// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using WasiVfs.Running;
using WasiVfs.Trees;

namespace WasiVfs.Wasmtime;

/// <summary>The folder in which compiled modules are kept. They are native code: only the user who runs it may have written it.</summary>
internal sealed partial class CacheFolder
{
    private const UnixFileMode OnlyOwner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string? _path;

    /// <param name="path">The absolute path; null keeps nothing.</param>
    public CacheFolder(string? path) => _path = path;

    /// <summary>The current user's, in the system's place for such things.</summary>
    public static CacheFolder OfUser()
    {
        string? home = Environment.GetEnvironmentVariable("HOME");
        string? caches = Environment.GetEnvironmentVariable(OperatingSystem.IsWindows() ? "LOCALAPPDATA" : "XDG_CACHE_HOME");
        string? parent = caches is { Length: > 0 } ? caches
            : OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : home is null ? null
            : OperatingSystem.IsMacOS() ? Path.Combine(home, "Library", "Caches")
            : Path.Combine(home, ".cache");
        return new CacheFolder(Path.IsPathFullyQualified(parent ?? "") ? Path.Combine(parent!, "wasi-vfs", "modules") : null);
    }

    /// <summary>The folder's path, or null if the user has no such folder and it cannot be made.</summary>
    /// <exception cref="EngineException">Somebody else can write to it.</exception>
    public string? Open()
    {
        if (_path is null || !TryCreate(_path))
        {
            return null;
        }

        if (!OperatingSystem.IsWindows())
        {
            Check(_path);
        }

        return _path;
    }

    private static bool TryCreate(string path)
    {
        try
        {
            _ = OperatingSystem.IsWindows() ? Directory.CreateDirectory(path) : Directory.CreateDirectory(path, OnlyOwner);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static void Check(string path)
    {
        string? fault = new DirectoryInfo(path).LinkTarget is not null ? "is a link"
            : HostStat.Of(path) is { Owner: { } owner } && owner != GetEffectiveUserId() ? "belongs to another user"
            : !OperatingSystem.IsWindows() && File.GetUnixFileMode(path) is var mode && (mode & ~OnlyOwner) != 0
                ? $"can be entered by other users (its mode is {Convert.ToString((int)mode, 8)})"
            : null;
        if (fault is not null)
        {
            throw new EngineException(ErrorId.CacheNotPrivate,
                $"The folder '{path}' {fault}. Compiled modules are kept there and run as they are, so that it has to be yours alone.", path);
        }
    }

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetEffectiveUserId();
}
