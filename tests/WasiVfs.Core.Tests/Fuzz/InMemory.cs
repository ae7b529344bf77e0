// SPDX-License-Identifier: MIT
using WasiVfs.Packing;
using WasiVfs.Packing.Format;
using WasiVfs.Packing.Sources;
using WasiVfs.Packing.Splitting;
using WasiVfs.Tests.Support;
using WasiVfs.Trees;
using WasiVfs.Wasm;

namespace WasiVfs.Tests.Fuzz;

/// <summary>What the library does with files, done with bytes.</summary>
internal static class InMemory
{
    private const string Name = "the module";

    /// <summary>The ways to pack.</summary>
    public static IReadOnlyList<PackOptions> Forms { get; } =
    [
        Options,
        Options with { Memory = MemoryProfile.Isolated },
        Options with { Sealed = true },
        Options with { Memory = MemoryProfile.Isolated, Sealed = true },
        Options with { Trace = true },
        Options with { Layer = new WritableLayer() },
        Options with { Memory = MemoryProfile.Isolated, Sealed = true, Layer = WritableLayer.WithQuota(1 << 20) },
    ];

    private static PackOptions Options => Packs.Options((Packs.SmallTree, "/work"));

    /// <summary>Packs a module.</summary>
    public static byte[] Pack(byte[] module, PackOptions options)
    {
        using PreparedPack pack = PreparedPack.Make(new MemoryByteSource(module), Name, Name, options, progress: null, default);
        using var output = new MemoryStream();
        pack.Write(output, Name, progress: null, default);
        return output.ToArray();
    }

    /// <summary>The program that a packed module was made from.</summary>
    public static byte[] Split(byte[] packed)
    {
        using var file = new MemoryByteSource(packed);
        WasmFile wasm = WasmFile.Scan(file);
        return OriginalProgram.Read(PackedModule.Read(wasm, PackRecordJson.Read(wasm.ReadCustom(PackRecord.SectionName) ?? default)), Name);
    }

    /// <summary>What is wrong with a packed module.</summary>
    public static CheckResult Check(byte[] packed)
    {
        using var file = new MemoryByteSource(packed);
        ByteSource module = ImageLocator.PackedModuleIn(file);
        CheckResult result = new ImageFileCheck(module, Name, progress: null, default).Run(Name, TreeKind.PackedModule);
        return FrameCheck.Add(file, module, Name, result);
    }

    /// <summary>The names in the root directory of the image.</summary>
    public static string[] List(byte[] packed)
    {
        using ImageFile file = ImageFile.Open(new MemoryByteSource(packed), Name, Name);
        return [.. file.Root.ReadDirectory().Select(entry => entry.Name)];
    }

    /// <summary>What a person sees of a module.</summary>
    public static ModuleSummary Inspect(byte[] module) => new ModuleInspector(WasmModule.Parse(module)).Summarize(Name);
}
