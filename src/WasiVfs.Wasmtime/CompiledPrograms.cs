// SPDX-License-Identifier: MIT
using System.Security.Cryptography;
using System.Text;
using WasiVfs.Running;
using WasiVfs.Trees;
using Wasmtime;

namespace WasiVfs.Wasmtime;

/// <summary>
/// Programs as native code, kept in a folder under the hash of the program and of the settings, and the library's version. An entry is
/// mapped from its file, not read. The library checks the settings, the processor that it was made for, and that it is whole; what it
/// refuses is compiled again and replaced, and so is what another version has made.
/// </summary>
internal sealed class CompiledPrograms(CacheFolder cache)
{
    /// <summary>Bytes of entries that are kept; beyond them, those go that have not been used for longest.</summary>
    public const long Capacity = 2L << 30;

    private const string Extension = ".cwasm";

    /// <summary>The compiled program of a run.</summary>
    /// <param name="path">The program's file.</param>
    /// <param name="settings">How it is compiled.</param>
    /// <param name="compiler">What compiles a program of its kind.</param>
    /// <exception cref="WasmtimeException">The file is not a program that the library can compile.</exception>
    /// <exception cref="EngineException">The folder may not be used, or the file is too large.</exception>
    public T Load<T>(string path, EngineSettings settings, Compiler<T> compiler)
        where T : class
    {
        if (cache.Open() is not { } folder)
        {
            return compiler.Compile(Content(path));
        }

        if (TryMap(compiler, Entry(folder, ProgramHash.Of(path, folder), settings)) is { } kept)
        {
            return kept;
        }

        // Hashed anew: what is kept has to be under the hash of the very bytes that were compiled.
        byte[] content = Content(path);
        T program = compiler.Compile(content);
        Keep(Entry(folder, SHA256.HashData(content), settings), compiler.Serialize(program));
        return program;
    }

    private static string Entry(string folder, ReadOnlySpan<byte> programHash, EngineSettings settings)
    {
        byte[] hash = SHA256.HashData([.. programHash, .. Encoding.UTF8.GetBytes(settings.Name)]);
        return Path.Combine(folder, $"{Convert.ToHexStringLower(hash)}.{LibraryVersion.OfPackage}{Extension}");
    }

    private static T? TryMap<T>(Compiler<T> compiler, string entry)
        where T : class
    {
        if (!File.Exists(entry))
        {
            return null;
        }

        try
        {
            T program = compiler.Map(entry);
            File.SetLastWriteTimeUtc(entry, DateTime.UtcNow);
            return program;
        }
        catch (Exception e) when (e is WasmtimeException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // A disk that is full or cannot be written costs the next run a compilation, and no more.
    private static void Keep(string entry, byte[] content)
    {
        try
        {
            using (AtomicFile file = AtomicFile.Create(entry))
            {
                file.Stream.Write(content);
                file.Commit();
            }

            CacheSweep.RemoveOtherVersions(entry);
            CacheSweep.Run(Path.GetDirectoryName(entry)!, Capacity, DateTime.UtcNow);
        }
        catch (Exception e) when (e is FileSystemException or IOException or UnauthorizedAccessException)
        {
        }
    }

    private static byte[] Content(string path) => new FileInfo(path).Length <= Array.MaxLength ? File.ReadAllBytes(path)
        : throw new EngineException(
            ErrorId.ProgramRefused, $"'{path}' is larger than {Array.MaxLength} bytes, the most that Wasmtime in process can load.", path);
}
