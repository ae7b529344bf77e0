// SPDX-License-Identifier: MIT
using System.Security.Cryptography;
using System.Text;
using Wasmtime;
using WasiVfs.Running;

namespace WasiVfs.Wasmtime;

/// <summary>
/// Modules as native code, kept in a folder under the hash of the module, the library's version and its settings. An entry is mapped from
/// its file, not read. The library checks the version, the settings and the processor that it was made for, and that it is whole; what it
/// refuses is compiled again and replaced.
/// </summary>
internal sealed class CompiledModules(CacheFolder cache)
{
    /// <summary>Bytes of entries that are kept; beyond them those go that have not been used for longest.</summary>
    public const long Capacity = 2L << 30;

    private const string Extension = ".cwasm";

    /// <summary>The compiled module of a run.</summary>
    /// <exception cref="WasmtimeException">The file is not a module that the library can compile.</exception>
    /// <exception cref="EngineException">The folder may not be used, or the module is too large.</exception>
    public Module Load(Engine engine, WasiRun run)
    {
        string name = Path.GetFileNameWithoutExtension(run.ModulePath) is { Length: > 0 } stem ? stem : "module";
        if (cache.Open() is not { } folder)
        {
            return Module.FromBytes(engine, name, Content(run.ModulePath));
        }

        if (TryMap(engine, name, Entry(folder, ModuleHash.Of(run.ModulePath, folder), run)) is { } kept)
        {
            return kept;
        }

        // Hashed anew: what is kept has to be under the hash of the very bytes that were compiled.
        byte[] content = Content(run.ModulePath);
        Module module = Module.FromBytes(engine, name, content);
        Keep(folder, Entry(folder, SHA256.HashData(content), run), module);
        return module;
    }

    private static string Entry(string folder, ReadOnlySpan<byte> moduleHash, WasiRun run)
    {
        string how = $"{LibraryVersion.OfPackage} {new EngineSettings(run).Name}";
        return Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData([.. moduleHash, .. Encoding.UTF8.GetBytes(how)])) + Extension);
    }

    private static Module? TryMap(Engine engine, string name, string entry)
    {
        if (!File.Exists(entry))
        {
            return null;
        }

        try
        {
            Module module = Module.DeserializeFile(engine, name, entry);
            File.SetLastWriteTimeUtc(entry, DateTime.UtcNow);
            return module;
        }
        catch (Exception e) when (e is WasmtimeException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static void Keep(string folder, string entry, Module module)
    {
        if (AtomicWrite.TryWrite(entry, module.Serialize()))
        {
            CacheSweep.Run(folder, Capacity, DateTime.UtcNow);
        }
    }

    private static byte[] Content(string path) => new FileInfo(path).Length <= Array.MaxLength ? File.ReadAllBytes(path)
        : throw new EngineException($"The module '{path}' is larger than {Array.MaxLength} bytes; choose another engine.");
}
