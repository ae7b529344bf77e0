// SPDX-License-Identifier: MIT
namespace WasiVfs.Release;

/// <summary>What the command line asks for.</summary>
/// <param name="Folder">The full path of the folder to make; it does not exist or is empty.</param>
/// <param name="Platforms">The platforms of the command.</param>
/// <param name="IsTrial">As for <see cref="SourceTree.Export"/>.</param>
internal sealed record ReleaseRequest(string Folder, IReadOnlyList<Platform> Platforms, bool IsTrial)
{
    /// <summary>Reads the arguments.</summary>
    /// <exception cref="ReleaseException">They are wrong, or the folder holds something.</exception>
    public static ReleaseRequest Parse(string[] arguments)
    {
        string? folder = null;
        var platforms = new List<Platform>();
        bool isTrial = false;
        for (int i = 0; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "--trial":
                    isTrial = true;
                    break;
                case "--platform":
                    platforms.Add(Platform.Named(++i < arguments.Length ? arguments[i] : ""));
                    break;
                case var path when folder is null && !path.StartsWith('-'):
                    folder = Path.GetFullPath(path);
                    break;
                default:
                    throw new ReleaseException($"The argument '{arguments[i]}' is not known: FOLDER [--platform NAME ...] [--trial].");
            }
        }

        if (folder is null)
        {
            throw new ReleaseException("Name the folder for the release: dotnet run --project tools/WasiVfs.Release -- out/release");
        }

        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new ReleaseException($"The folder '{folder}' is not empty; remove it or name another one.");
        }

        return new ReleaseRequest(folder, platforms.Count > 0 ? platforms : Platform.All, isTrial);
    }
}
