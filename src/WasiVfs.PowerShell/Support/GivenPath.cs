// SPDX-License-Identifier: MIT
using System.Management.Automation;

namespace WasiVfs.PowerShell;

/// <summary>A path of any provider, as a parameter gives it and as the provider means it.</summary>
/// <param name="Given">The path as given, for messages.</param>
/// <param name="Path">The path as the provider spells it.</param>
/// <param name="Provider">The provider.</param>
/// <param name="Drive">The drive; null for a path that names its provider.</param>
internal readonly record struct GivenPath(string Given, string Path, ProviderInfo Provider, PSDriveInfo? Drive)
{
    /// <summary>The path of something that need not exist; wildcards are letters.</summary>
    public static GivenPath Literal(PathIntrinsics paths, string path)
    {
        string resolved = paths.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out PSDriveInfo drive);
        return new GivenPath(path, resolved, provider, drive);
    }

    /// <summary>The paths of everything that matches; at least one. A path that exists as it is written matches itself alone.</summary>
    /// <param name="paths">The session's paths.</param>
    /// <param name="path">The path as given.</param>
    /// <param name="isLiteral">Whether wildcards are letters anyway.</param>
    /// <exception cref="ItemNotFoundException">Nothing matches.</exception>
    public static IReadOnlyList<GivenPath> All(PathIntrinsics paths, string path, bool isLiteral)
    {
        if (isLiteral || (WildcardPattern.ContainsWildcardCharacters(path) && Literal(paths, path) is { Exists: true }))
        {
            return [Literal(paths, path)];
        }

        GivenPath[] found = [.. paths.GetResolvedPSPathFromPSPath(path)
            .Select(match => new GivenPath(path, match.ProviderPath, match.Provider, match.Drive))];
        return found.Length > 0 ? found : throw new ItemNotFoundException($"Nothing matches '{path}'.");
    }

    /// <summary>The one path that a parameter means.</summary>
    /// <inheritdoc cref="All"/>
    /// <exception cref="PSArgumentException">Several things match.</exception>
    public static GivenPath One(PathIntrinsics paths, string path, bool isLiteral)
    {
        IReadOnlyList<GivenPath> found = All(paths, path, isLiteral);
        return found.Count == 1 ? found[0]
            : throw new PSArgumentException($"'{path}' matches {found.Count} files. Give one, or use -LiteralPath.");
    }

    /// <summary>Whether the path is one of the file system.</summary>
    public bool IsOfHost => Provider.Name == "FileSystem";

    /// <summary>Whether the path is one of a mounted image.</summary>
    public bool IsOfImage => Provider.ImplementingType == typeof(WasiImageProvider);

    /// <summary>The full path on the host.</summary>
    /// <exception cref="PSArgumentException">The path is of another provider.</exception>
    public string OnHost => IsOfHost ? Path
        : throw new PSArgumentException($"The path '{Given}' belongs to the provider {Provider.Name}. Give the path of a file on the host.");

    /// <summary>The place in a mounted image.</summary>
    /// <exception cref="PSArgumentException">The path is of another provider.</exception>
    /// <exception cref="ItemNotFoundException">The image is not mounted.</exception>
    public ImageLocation InImage => !IsOfImage
        ? throw new PSArgumentException($"The path '{Given}' belongs to the provider {Provider.Name}. Give a path on the drive of a mounted image.")
        : MountedImages.Locate(Provider, Drive, Path) ?? throw new ItemNotFoundException($"No mounted image holds the path '{Given}'.");

    private bool Exists => IsOfHost ? System.IO.Path.Exists(Path)
        : IsOfImage && MountedImages.Locate(Provider, Drive, Path) is { Exists: true };
}
