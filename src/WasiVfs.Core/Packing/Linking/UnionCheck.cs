// SPDX-License-Identifier: MIT
namespace WasiVfs.Packing.Linking;

/// <summary>What a tree that is united with directories of the host (<see cref="PackOptions.Union"/>) cannot be at the same time.</summary>
internal static class UnionCheck
{
    /// <summary>Refuses what does not go together, of how a module is linked.</summary>
    /// <param name="settings">How it is linked.</param>
    /// <param name="path">The module's file, for messages.</param>
    /// <exception cref="PackException">It is sealed, has a writable layer or is part of a component.</exception>
    public static void Require(LinkSettings settings, string path)
    {
        if (!settings.IsUnited)
        {
            return;
        }

        if (settings.IsSealed)
        {
            throw Refusal(path, "a sealed module does not reach the host's directories");
        }

        if (settings.Layer is not null)
        {
            throw Refusal(path, "the changes of a writable tree go to the program's memory, and those of a united one to the host");
        }

        if (settings.InComponent)
        {
            throw Refusal(path, "it is a component, and only modules of preview1 are served");
        }
    }

    /// <summary>Refuses mappings that are mounts of their own.</summary>
    /// <param name="settings">How the module is linked.</param>
    /// <param name="separateMounts">Whether each mapping is a mount of its own (<see cref="PackOptions.SeparateMounts"/>).</param>
    /// <param name="path">The module's file, for messages.</param>
    /// <exception cref="PackException">They are.</exception>
    public static void Require(LinkSettings settings, bool separateMounts, string path)
    {
        if (settings.IsUnited && separateMounts)
        {
            throw Refusal(path, "its mappings are mounts of their own, as in the original wasi-vfs, which hide what the host has");
        }
    }

    private static PackException Refusal(string path, string reason) => new(
        ErrorId.UnionNotPossible, $"'{path}' cannot be united with directories of the host: {reason}. Leave one of the two out.", path);
}
