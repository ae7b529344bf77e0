// SPDX-License-Identifier: MIT
using System.Globalization;
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Linking;

/// <summary>
/// The limits of a module that engines share (WebAssembly JavaScript Interface, Implementation-defined Limits; limits.rs of
/// wasm-tools). They do not load a module that exceeds one, so such a module is not made.
/// </summary>
internal static class EngineLimits
{
    /// <summary>The most data segments that engines load. Go's linker stops exactly there.</summary>
    public const uint DataSegments = 100_000;

    private static readonly (string Phrase, uint Most, Func<WasmModule, uint> Count)[] Limits =
    [
        ("{0:N0} types", 1_000_000, module => (uint)module.Types.Count),
        ("{0:N0} functions", 1_000_000, module => module.CountOf(ExternKind.Function)),
        ("{0:N0} memories", 100, module => module.CountOf(ExternKind.Memory)),
        ("{0:N0} globals", 1_000_000, module => module.CountOf(ExternKind.Global)),
        ("a function of {0:N0} bytes", 7_654_321, LargestBody),
    ];

    /// <summary>How many data segments a module is above the limit once there are some more.</summary>
    public static uint ExcessSegments(WasmModule module, uint added) =>
        (uint)Math.Max(0L, (long)module.CountOf(SectionId.Data) + added - DataSegments);

    /// <summary>Refuses a module that linking has brought above a limit, and warns of one that was above it before.</summary>
    /// <exception cref="PackException">Engines would not load the packed module.</exception>
    public static void Check(WasmModule program, WasmModule linked, string path, ICollection<Warning> warnings)
    {
        uint packedSegments = linked.CountOf(SectionId.Data) + SegmentIndices.AddedByPack;
        Check("{0:N0} data segments", DataSegments, program.CountOf(SectionId.Data), packedSegments, path, warnings);
        foreach ((string phrase, uint most, Func<WasmModule, uint> count) in Limits)
        {
            uint now = count(linked);
            if (now > most)
            {
                Check(phrase, most, count(program), now, path, warnings);
            }
        }
    }

    private static void Check(string phrase, uint most, uint before, uint now, string path, ICollection<Warning> warnings)
    {
        if (now <= most)
        {
            return;
        }

        if (before <= most)
        {
            throw new PackException(
                ErrorId.TooLargeForEngines,
                $"'{path}' has {Phrase(before)}, and packed it would have {Phrase(now)}, but engines load at most {Number(most)}. "
                    + "Build a smaller program.",
                path);
        }

        warnings.Add(new Warning(
            WarningId.TooLargeForEngines,
            $"'{path}' has {Phrase(before)}, but most engines load at most {Number(most)}, whether it is packed or not."));

        static string Number(uint count) => count.ToString("N0", CultureInfo.InvariantCulture);
        string Phrase(uint count) => string.Format(CultureInfo.InvariantCulture, phrase, count);
    }

    private static uint LargestBody(WasmModule module)
    {
        int largest = 0;
        foreach (CodeBody body in module.Code.Bodies)
        {
            largest = Math.Max(largest, body.Body.Length);
        }

        return (uint)largest;
    }
}
