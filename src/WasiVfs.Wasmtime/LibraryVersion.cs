// SPDX-License-Identifier: MIT
using System.Text;
using System.Text.RegularExpressions;
using Wasmtime;
using WasiVfs.Running;

namespace WasiVfs.Wasmtime;

/// <summary>The version of the native library: it has no function to ask, but writes it into everything that it compiles.</summary>
internal static partial class LibraryVersion
{
    /// <summary>What the package's assembly says; good enough to tell one version's files from another's.</summary>
    public static string OfPackage { get; } = $"{typeof(Engine).Assembly.GetName().Version}";

    /// <exception cref="EngineException">The library is not made for this machine, or writes no version that we know how to read.</exception>
    public static Version Ask()
    {
        try
        {
            using var engine = new Engine();
            using Module empty = Module.FromBytes(engine, "empty", "\0asm\u0001\0\0\0"u8);
            return Read(empty.Serialize());
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException or EntryPointNotFoundException)
        {
            throw new EngineException($"Wasmtime's native library cannot be loaded on this machine: {e.Message.TrimEnd('.')}; choose another engine.", e);
        }
    }

    /// <summary>The first string of a serialized module's section <c>.wasmtime.engine</c>: a length of one byte, then the version.</summary>
    public static Version Read(ReadOnlySpan<byte> serialized)
    {
        foreach (Match match in Pattern().Matches(Encoding.Latin1.GetString(serialized)))
        {
            if (match.Value[0] == match.Length - 1)
            {
                return Version.Parse(match.ValueSpan[1..]);
            }
        }

        throw new EngineException("Wasmtime's native library does not say its version; build with the package Wasmtime 34.");
    }

    [GeneratedRegex(@"[\x05-\x0B][0-9]+\.[0-9]+\.[0-9]+")]
    private static partial Regex Pattern();
}
