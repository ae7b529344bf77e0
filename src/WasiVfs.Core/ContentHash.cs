// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace WasiVfs;

/// <summary>
/// SHA-256 of bytes as they come. On Unix .NET hashes by OpenSSL, ends the process if there is none, and takes longer to load it than to hash a
/// megabyte without it: that much is hashed here, and all of it if there is no OpenSSL.
/// </summary>
internal sealed class ContentHash : IDisposable
{
    /// <summary>The size of a digest, in bytes.</summary>
    public const int Size = SHA256.HashSizeInBytes;

    private const long WorthLoading = 1 << 20;

    // The names by which .NET looks for it.
    private static readonly string[] OpenSsl = ["libssl.so.3", "libssl.so.1.1"];

    private static readonly Lazy<bool> SystemHashes = new(
        () => OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() || OpenSsl.Any(name => NativeLibrary.TryLoad(name, out _)));

    // Bytes that this process has hashed here.
    private static long _hashed;

    private readonly IncrementalHash? _system;
    private readonly ManagedSha256? _managed;

    /// <param name="length">About how many bytes will come.</param>
    public ContentHash(long length)
    {
        if (UsesSystem(length))
        {
            _system = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        }
        else
        {
            _managed = new ManagedSha256();
        }
    }

    /// <summary>The digest of bytes.</summary>
    public static byte[] Of(ReadOnlySpan<byte> bytes)
    {
        using var hash = new ContentHash(bytes.Length);
        hash.Append(bytes);
        return hash.Finish();
    }

    /// <summary>The same as a .NET algorithm, for streams.</summary>
    /// <param name="length">About how many bytes will come.</param>
    public static HashAlgorithm CreateAlgorithm(long length) => UsesSystem(length) ? SHA256.Create() : new ManagedSha256();

    /// <summary>Hashes more bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        _system?.AppendData(bytes);
        if (_managed is not null)
        {
            _managed.Append(bytes);
            Interlocked.Add(ref _hashed, bytes.Length);
        }
    }

    /// <summary>The digest of what was hashed; the next bytes begin another one.</summary>
    public byte[] Finish() => _system?.GetHashAndReset() ?? _managed!.Finish();

    public void Dispose()
    {
        _system?.Dispose();
        _managed?.Dispose();
    }

    private static bool UsesSystem(long length) => Interlocked.Read(ref _hashed) + length >= WorthLoading && SystemHashes.Value;
}
