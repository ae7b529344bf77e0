// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace WasiVfs.Wasmtime;

/// <summary>
/// The SHA-256 of module files. Reading a large module to hash it takes longer than starting it, so the hash of a file is kept, with
/// everything that tells the file from a changed one.
/// </summary>
internal static class ModuleHash
{
    // A change within the tick of a coarse clock leaves no trace in the times, so a file's hash is only kept when it has been at rest.
    private static readonly TimeSpan AtRest = TimeSpan.FromSeconds(3);

    /// <summary>The hash of a file, from what is kept in the folder or from the file itself.</summary>
    public static byte[] Of(string path, string folder)
    {
        // A link's own times do not change with the file behind it.
        path = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        string note = Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path))) + ".hash");
        FileIdentity? before = FileIdentity.Of(path);
        if (before is { } identity && Recall(note, identity) is { } known)
        {
            return known;
        }

        byte[] hash;
        using (FileStream file = File.OpenRead(path))
        {
            hash = SHA256.HashData(file);
        }

        if (before is { } same && FileIdentity.Of(path) == same && IsAtRest(same))
        {
            AtomicWrite.TryWrite(note, [.. Bytes(same), .. hash]);
        }

        return hash;
    }

    private static byte[]? Recall(string note, FileIdentity identity)
    {
        try
        {
            byte[] kept = File.ReadAllBytes(note);
            byte[] expected = Bytes(identity);
            return kept.Length == expected.Length + SHA256.HashSizeInBytes && kept.AsSpan().StartsWith(expected)
                ? kept[expected.Length..] : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool IsAtRest(FileIdentity identity)
    {
        long latest = Math.Max(identity.Modified, identity.Changed) / TimeSpan.NanosecondsPerTick;
        return DateTime.UtcNow.Ticks - DateTime.UnixEpoch.Ticks - latest > AtRest.Ticks;
    }

    private static byte[] Bytes(FileIdentity identity) => MemoryMarshal.AsBytes([identity]).ToArray();
}
