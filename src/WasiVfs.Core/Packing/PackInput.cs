// SPDX-License-Identifier: MIT
using WasiVfs.Packing.Components;
using WasiVfs.Packing.Format;
using WasiVfs.Packing.Linking;
using WasiVfs.Packing.Splitting;
using WasiVfs.Trees;
using WasiVfs.Wasm;

namespace WasiVfs.Packing;

/// <summary>
/// What a pack starts from: a linked module, made from a program, or from a packed module by taking its image out. Either way it
/// has the same bytes, so that packing twice is the same as packing once with both.
/// </summary>
/// <param name="linked">The module with the runtime linked in.</param>
/// <param name="share">What in it is the program's.</param>
/// <param name="undo">How the program is given back (<see cref="ModuleUndo"/>).</param>
/// <param name="packed">What was packed before, if anything was.</param>
internal sealed class PackInput(LinkedModule linked, ProgramShare share, byte[]? undo, ImageFile? packed) : IDisposable
{
    /// <summary>The module with the runtime linked in.</summary>
    public LinkedModule Linked => linked;

    /// <summary>What was packed before, if anything was.</summary>
    public ImageFile? Packed => packed;

    /// <summary>What lies around the module in a component; null for a module by itself.</summary>
    public ComponentFrame? Frame { get; private init; }

    /// <summary>The component as the record tells of it; null for a module by itself.</summary>
    public PackedComponent? Component { get; private init; }

    /// <summary>The file that was opened.</summary>
    private ByteSource? Source { get; set; }

    /// <summary>Where the module starts in the packed file.</summary>
    public long ModuleOffset => Frame?.ModuleOffset(Frame.PackedWidths) ?? 0;

    /// <summary>Reads and links a module. A packed one keeps its own settings, but for a trace, a writable layer, directories of the
    /// host that are united with the tree, and what the program is started with, for which it is linked anew.</summary>
    public static PackInput Load(string path, LinkSettings settings, ICollection<Warning> warnings) =>
        Load(HostFile.OpenSource(path), path, settings, warnings);

    /// <summary>Reads and links a module from a source, which is closed with the result: most custom sections are read when they are
    /// written.</summary>
    public static PackInput Load(ByteSource file, string path, LinkSettings settings, ICollection<Warning> warnings)
    {
        PackInput? input = null;
        try
        {
            input = Read(file, path, settings, warnings);
            input.Source = file;
            return input;
        }
        catch (WasiVfsException e) when (e.Name(path))
        {
            throw;
        }
        finally
        {
            if (input is null)
            {
                file.Dispose();
            }
        }
    }

    /// <summary>Where everything lies in the file.</summary>
    public PackLayout LayOut(byte[] mountTable, long imageLength) => PackLayout.Of(linked, share, mountTable, imageLength, ModuleOffset);

    /// <summary>The record of a pack.</summary>
    /// <param name="layout">Where everything lies.</param>
    /// <param name="mounts">The preopens.</param>
    /// <param name="separateMounts">Whether each mapping is a mount of its own.</param>
    /// <param name="start">What the program is started with.</param>
    /// <param name="devices">Its devices.</param>
    /// <param name="imageDigest">The root of the image's digests, in lower-case hex.</param>
    /// <param name="keepUndo">Whether the program can be given back.</param>
    public PackRecord MakeRecord(
        PackLayout layout, IReadOnlyList<PackedMount> mounts, bool separateMounts, ProgramStart? start, IReadOnlyList<Device> devices,
        string imageDigest, bool keepUndo) => new()
        {
            FormatVersion = linked.Settings.IsUnited ? PackRecord.UnionFormat
                : start is not null || devices.Count > 0 ? PackRecord.StartFormat
                : linked.Settings.Layer is not null ? PackRecord.WritableFormat
                : PackRecord.CurrentFormat,
            Packer = PackRecord.ThisPacker,
            Memory = linked.Settings.Memory,
            Sealed = linked.RemovedImports is not null,
            Traced = linked.Settings.IsTraced,
            SeparateMounts = separateMounts,
            United = linked.Settings.IsUnited,
            Layer = linked.Settings.Layer,
            Start = start,
            Devices = devices,
            Component = Component,
            RemovedImports = linked.RemovedImports,
            RuntimeSha256 = linked.Settings.Runtime.Sha256,
            ModuleSha256 = linked.ModuleSha256,
            ProgramFunctions = share.Functions,
            StateSegments = share.StateSegments,
            ImageSegment = (int)layout.ImageSegment,
            ImageOffset = layout.ImageOffset,
            ImageLength = layout.ImageLength,
            ImageDigest = imageDigest,
            Mounts = mounts,
            Undo = keepUndo ? undo : null,
        };

    /// <summary>Refuses a module that changed while it was read.</summary>
    /// <exception cref="FileSystemException">It did.</exception>
    public void Verify() => Source?.Verify();

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        packed?.Dispose();
        Source?.Dispose();
    }

    /// <summary>What is said of a file that this version would make differently.</summary>
    public static PackException AnotherVersion(string path, PackRecord record) => new(
        ErrorId.PackedByAnotherVersion,
        $"'{path}' was packed by {record.Packer} with another runtime than that of this version, {PackRecord.ThisPacker}. "
            + "Pack the original module with all mappings.",
        path);

    private static PackInput Read(ByteSource file, string path, LinkSettings settings, ICollection<Warning> warnings)
    {
        if (ComponentProgram.Find(file, settings.Layer is not null, path) is not { } frame)
        {
            return Read(file, file, path, settings with { InComponent = false }, null, warnings);
        }

        bool isPacked = WasmFile.Scan(frame.Module).Sections.Any(section => section.CustomName == PackRecord.SectionName);
        ComponentFrame around = settings.IsSealed && !isPacked ? ComponentSeal.Apply(frame, path) : frame;
        try
        {
            return Read(frame.Module, file, path, settings with { InComponent = true }, around, warnings);
        }
        catch (WasmFormatException e)
        {
            throw new WasmFormatException(e.Reason, frame.Section.PayloadOffset + e.Offset!.Value);
        }
    }

    private static PackInput Read(
        ByteSource file, ByteSource whole, string path, LinkSettings settings, ComponentFrame? frame, ICollection<Warning> warnings)
    {
        WasmFile wasm = WasmFile.Scan(file);
        if (wasm.ReadCustom(PackRecord.SectionName) is not { } json)
        {
            RequireReadable(file, path);
            UnionCheck.Require(settings, path);
            return Link(wasm.ReadModule(), path, settings, packed: null, frame, warnings);
        }

        PackRecord record = PackRecordJson.Read(json);
        PackedModule module = PackedModule.Read(wasm, record);
        RequireSameFrame(record, frame, path);
        LinkSettings wanted = record.Settings with
        {
            IsTraced = settings.IsTraced || record.Traced,
            Layer = settings.Layer ?? record.Layer,
            Start = settings.Start | record.Settings.Start,
            Clock = settings.Clock ?? record.Settings.Clock,
            Seed = settings.Seed ?? record.Settings.Seed,
            IsUnited = settings.IsUnited || record.United,
        };
        UnionCheck.Require(wanted, path);
        if (wanted != record.Settings)
        {
            WasmModule program = WasmModule.Parse(OriginalProgram.Read(module, path));
            return Link(program, path, wanted, ImageFile.Open(whole, path, path), frame, warnings, record.Component);
        }

        if (record.RuntimeSha256 != wanted.Runtime.Sha256)
        {
            throw AnotherVersion(path, record);
        }

        RequireUnchanged(file);
        WasmModule kept = module.WithoutPack();
        var share = ProgramShare.Of(kept, record.ProgramFunctions, record.StateSegments);
        var linked = new LinkedModule(
            kept, record.Settings, record.RemovedImports, record.ModuleSha256, Moved: [], DataEdits: [], share.StateLength);
        return new PackInput(linked, share, record.Undo, ImageFile.Open(whole, path, path)) { Frame = frame, Component = record.Component };
    }

    private static void RequireSameFrame(PackRecord record, ComponentFrame? frame, string path)
    {
        if (frame is null && record.Component is not null)
        {
            throw new PackException(
                ErrorId.ChangedAfterPacking, $"'{path}' was taken out of a packed component. Use the component itself.", path);
        }

        if (frame is not null && frame.Sha256() != record.Component?.Sha256)
        {
            throw PackedModule.Changed("the component around it is not as it was packed");
        }
    }

    // A file that was damaged or rewritten must not become a new one with digests that fit.
    private static void RequireUnchanged(ByteSource file)
    {
        FoundDigests found = FoundDigests.In(file);
        if (found.Digests is null)
        {
            throw PackedModule.Changed(found.IsDamaged ? "its digests are damaged" : "its digests are gone");
        }

        if (new PartCheck(file, found).Compare(CancellationToken.None).FirstOrDefault() is { } problem)
        {
            throw PackedModule.Changed(
                problem.Part is { } part ? $"a part of it, the {part}, is not as it was packed" : "it is longer or shorter than it was");
        }
    }

    private static PackInput Link(
        WasmModule program, string path, LinkSettings settings, ImageFile? packed, ComponentFrame? frame, ICollection<Warning> warnings,
        PackedComponent? component = null)
    {
        LinkedModule linked = ModuleLinker.Link(program, path, settings, warnings);

        // Digests of an earlier pack whose record another tool has taken away: the undo record brings them back.
        linked = linked with { Module = linked.Module.Select(section => section.CustomName == PackDigests.SectionName ? null : section) };
        int functions = (int)program.CountOf(SectionId.Code);
        var share = new ProgramShare(functions, ModuleLinker.StateSegments(settings), linked.StateLength);
        return new PackInput(linked, share, ModuleUndo.Describe(program.Sections, linked), packed)
        {
            Frame = frame,
            Component = component ?? (frame is null ? null : new PackedComponent(frame.SizeWidths, frame.Sha256()) { IsWrapped = frame.IsWrapped }),
        };
    }

    private static void RequireReadable(ByteSource file, string path)
    {
        if (file.Length > Array.MaxLength)
        {
            throw new PackException(
                ErrorId.FileNotReadable,
                $"'{path}' has {file.Length} bytes; modules above {Array.MaxLength} bytes are not read.",
                path);
        }
    }
}
