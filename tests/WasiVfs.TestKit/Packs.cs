// SPDX-License-Identifier: MIT
using System.Text;
using WasiVfs.Packing;
using WasiVfs.Wasm;

namespace WasiVfs.Tests.Support;

/// <summary>Packs for tests: where the result lies, and what the outside judge says of it.</summary>
internal static class Packs
{
    /// <summary>Packs into the directory and checks the result with wasm-tools where that is present.</summary>
    public static PackResult Make(TemporaryDirectory directory, string module, MemoryProfile memory, params (string Host, string Guest)[] mappings) =>
        Make(directory, module, Options(mappings) with { Memory = memory });

    public static PackResult Make(TemporaryDirectory directory, string module, PackOptions options, string name = "packed.wasm")
    {
        PackResult result = ModulePacker.Pack(module, Path.Combine(directory.Path, name), options);
        Validate(result.Path);
        return result;
    }

    /// <summary>Packs a module that a test has built.</summary>
    public static PackResult Make(TemporaryDirectory directory, WasmModule module, PackOptions options) =>
        Make(directory, Write(directory, module.ToArray()), options);

    public static PackOptions Options(params (string Host, string Guest)[] mappings) =>
        new() { Mappings = [.. mappings.Select(mapping => new Mapping(mapping.Host, mapping.Guest))] };

    /// <summary>A directory of three small files that lies nowhere near an output.</summary>
    public static string SmallTree { get; } = Path.Combine(Repository.Root, "samples", "hello", "files");

    /// <summary>A packed module with another pack record.</summary>
    public static byte[] WithRecord(byte[] packed, Func<string, string> change)
    {
        WasmModule module = WasmModule.Parse(packed);
        RawSection record = module.FindCustom(PackRecord.SectionName)!;
        var changed = RawSection.Custom(PackRecord.SectionName, Encoding.UTF8.GetBytes(change(Encoding.UTF8.GetString(record.CustomContent.Span))));
        return module.Select(section => section == record ? changed : section).ToArray();
    }

    public static string Write(TemporaryDirectory directory, byte[] module)
    {
        string path = Path.Combine(directory.Path, $"module-{Guid.NewGuid():N}.wasm");
        File.WriteAllBytes(path, module);
        return path;
    }

    /// <summary>Assembles a module from its text, and returns its path; needs wasm-tools.</summary>
    public static string Assemble(TemporaryDirectory directory, string text)
    {
        string module = Path.Combine(directory.Path, "program.wasm");
        Tool.Check("wasm-tools", "parse", directory.Write("program.wat", text), "-o", module);
        return module;
    }

    public static void Validate(string path)
    {
        if (Requires.Find("wasm-tools") is not null)
        {
            Tool.Check("wasm-tools", "validate", "--features", "all", path);
        }
    }
}
