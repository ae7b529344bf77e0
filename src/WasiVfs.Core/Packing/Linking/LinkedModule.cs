// SPDX-License-Identifier: MIT
using System.Security.Cryptography;
using WasiVfs.Packing.Linking;
using WasiVfs.Packing.Splitting;
using WasiVfs.Trees;
using WasiVfs.Wasm;

namespace WasiVfs.Packing;

/// <summary>
/// A module with the runtime linked in and without an image: made from a program, or from a packed module by taking its image out.
/// Either way the same bytes come out, so that packing twice is the same as packing once with both.
/// </summary>
internal sealed class LinkedModule : IDisposable
{
    private LinkedModule(WasmModule module, DataEntries data, LinkSettings settings, IReadOnlyList<uint>? removedImports, string moduleSha256, byte[]? undo, ImageFile? packed)
    {
        Module = module;
        Data = data;
        Settings = settings;
        RemovedImports = removedImports;
        ModuleSha256 = moduleSha256;
        Undo = undo;
        Packed = packed;
    }

    /// <summary>The module; its data section is as it was, and what it has to hold is in <see cref="Data"/>.</summary>
    public WasmModule Module { get; }

    /// <summary>The data segments without those of an image.</summary>
    public DataEntries Data { get; }

    /// <summary>How it was linked.</summary>
    public LinkSettings Settings { get; }

    /// <summary>The indices of the functions that sealing took out of the imports; null for a module that is not sealed.</summary>
    public IReadOnlyList<uint>? RemovedImports { get; }

    /// <summary>The hash of the program before anything was packed into it, in lower-case hex.</summary>
    public string ModuleSha256 { get; }

    /// <summary>How the program is given back (<see cref="ModuleUndo"/>).</summary>
    public byte[]? Undo { get; }

    /// <summary>What was packed before, where anything was.</summary>
    public ImageFile? Packed { get; }

    /// <summary>Reads and links a module. A packed one keeps its own settings, but for a trace, for which its program is linked anew.</summary>
    public static LinkedModule Load(string path, LinkSettings settings, ICollection<string> warnings)
    {
        byte[] file = ReadFile(path);
        ModuleCheck.RequireProgram(file, path);
        WasmModule module = WasmModule.Parse(file);
        if (module.FindCustom(PackRecord.SectionName) is not { } section)
        {
            return Link(file, module, path, settings, packed: null, warnings);
        }

        PackRecord record = PackRecord.FromJson(section.CustomContent.Span);
        if (settings.IsTraced && !record.Traced)
        {
            byte[] program = ModuleSplitter.Program(path, record);
            return Link(program, WasmModule.Parse(program), path, LinkSettings.Of(record) with { IsTraced = true }, ImageFile.Open(path), warnings);
        }

        DataEntries kept = TakeImageOut(module, section, record, path);
        return new LinkedModule(module, kept, LinkSettings.Of(record), record.RemovedImports, record.ModuleSha256, record.Undo, ImageFile.Open(path));
    }

    private static LinkedModule Link(
        byte[] file, WasmModule module, string path, LinkSettings settings, ImageFile? packed, ICollection<string> warnings)
    {
        string sha256 = Convert.ToHexStringLower(SHA256.HashData(file));
        RawSection[] original = [.. module.Sections];
        (DataEntries data, IReadOnlyList<MovedBody> moved) = ModuleLinker.Link(module, path, settings, warnings);
        uint[]? removed = settings.IsSealed ? Seal.Close(module, path, warnings) : null;
        byte[] undo = ModuleUndo.Describe(original, FunctionImportRemoval.Revert(module, removed), data, moved);
        return new LinkedModule(module, data, settings, removed, sha256, undo, packed);
    }

    public void Dispose() => Packed?.Dispose();

    private static byte[] ReadFile(string path)
    {
        long length = new FileInfo(path).Length;
        return length <= Array.MaxLength
            ? HostFile.ReadAllBytes(path)
            : throw new PackException("ModuleTooLarge", $"\"{path}\" has {length} bytes; modules above {Array.MaxLength} are not read. Pack the original module with all mappings at once.");
    }

    // The mount table, the padding and the image are the last three segments.
    private static DataEntries TakeImageOut(WasmModule module, RawSection record, PackRecord pack, string path)
    {
        RawSection? data = module.Find(SectionId.Data);
        IReadOnlyList<DataSegment> segments = DataSection.Parse(data);
        if (pack.RuntimeSha256 != GuestRuntime.Default.Sha256 || segments.Count < PackedModuleWriter.SegmentsAdded || pack.ImageSegment != segments.Count - 1)
        {
            throw new PackException(
                "PackedByAnotherVersion",
                $"\"{path}\" was packed by {pack.Packer}, whose runtime or layout is not the one of this version, {PackRecord.ThisPacker}. Pack the original module with all mappings.");
        }

        module.Remove(record);
        return DataEntries.First(data!, segments, segments.Count - PackedModuleWriter.SegmentsAdded);
    }
}
