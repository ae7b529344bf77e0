// SPDX-License-Identifier: MIT
using System.Security.Cryptography;
using System.Text;
using WasiVfs.Trees;
using static System.FormattableString;

namespace WasiVfs.Wasmtime;

/// <summary>
/// The SHA-256 of program files. Reading a large program to hash it takes longer than starting it, so the hash of a file is kept, with
/// everything that tells the file from a changed one.
/// </summary>
internal static class ProgramHash
{
    // A change within the tick of a coarse clock leaves no trace in the times, so a file's hash is only kept when it has been at rest.
    private static readonly TimeSpan AtRest = TimeSpan.FromSeconds(3);

    /// <summary>The hash of a file, from what is kept in the folder or from the file itself.</summary>
    public static byte[] Of(string path, string folder)
    {
        // A link's own times do not change with the file behind it.
        path = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        string note = Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path))) + ".hash");
        HostStat? before = HostStat.Of(path);
        byte[]? identity = before is { } stat ? Identity(stat) : null;
        if (identity is not null && Recall(note, identity) is { } known)
        {
            return known;
        }

        byte[] hash;
        using (FileStream file = File.OpenRead(path))
        {
            hash = SHA256.HashData(file);
        }

        if (identity is not null && HostStat.Of(path) == before && IsAtRest(before!.Value))
        {
            Keep(note, [.. identity, .. hash]);
        }

        return hash;
    }

    private static byte[]? Recall(string note, byte[] identity)
    {
        try
        {
            byte[] kept = File.ReadAllBytes(note);
            return kept.Length == identity.Length + SHA256.HashSizeInBytes && kept.AsSpan().StartsWith(identity)
                ? kept[identity.Length..] : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static void Keep(string note, byte[] content)
    {
        try
        {
            using AtomicFile file = AtomicFile.Create(note);
            file.Stream.Write(content);
            file.Commit();
        }
        catch (Exception e) when (e is FileSystemException or IOException or UnauthorizedAccessException)
        {
            // The file is hashed again the next time.
        }
    }

    private static bool IsAtRest(HostStat stat) =>
        DateTimeOffset.UtcNow - (stat.Modified > stat.Changed ? stat.Modified : stat.Changed!.Value) > AtRest;

    /// <summary>What tells the file from every other, and from itself with another content; null if the host does not say when it changed.</summary>
    private static byte[]? Identity(HostStat stat) => stat.Changed is not { } changed ? null : Encoding.ASCII.GetBytes(
        Invariant($"{stat.Device} {stat.Inode} {stat.Size} {stat.Modified.UtcTicks} {changed.UtcTicks}\n"));
}
