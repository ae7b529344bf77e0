// SPDX-License-Identifier: MIT
using System.Diagnostics;
using WasiVfs.Packing.Format;
using WasiVfs.Packing.Inventory;
using WasiVfs.Packing.Linking;
using WasiVfs.Packing.Sources;
using WasiVfs.Trees;

namespace WasiVfs.Packing;

/// <summary>A pack of which everything is known and nothing written yet.</summary>
internal sealed class PreparedPack : IDisposable
{
    private const int BufferSize = 1 << 16;

    private readonly PackInput _input;
    private readonly ImagePlan _image;
    private readonly PackLayout _layout;
    private readonly PackOptions _options;
    private readonly StartPlan _start;
    private readonly List<Warning> _warnings;
    private readonly long _started;

    private PreparedPack(PackInput input, ImagePlan image, StartPlan start, PackOptions options, List<Warning> warnings, long started)
    {
        (_input, _image, _start, _options, _warnings, _started) = (input, image, start, options, warnings, started);
        byte[] mounts = start.MountTable(
            image.Mounts, image.SeparateMounts, input.Linked.Settings.Layer, path => checked((uint)image.Plan.NodeId(path)));
        _layout = input.LayOut(mounts, image.Plan.Length);
    }

    /// <summary>The plan of the image.</summary>
    public ErofsPlan Plan => _image.Plan;

    /// <summary>Whether the module was packed before.</summary>
    public bool HoldsEarlierImage => _input.Packed is not null;

    /// <summary>Reads and links the module, and lists the sources.</summary>
    /// <param name="module">The module, which is closed with the result.</param>
    /// <param name="modulePath">Its path, for messages.</param>
    /// <param name="outputPath">Where the result is to go, for messages.</param>
    /// <param name="options">What is asked for.</param>
    /// <param name="progress">Told about long work.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <param name="replacesImage">Whether an image that the module holds is left out, and its files are taken over only by the
    /// mappings.</param>
    public static PreparedPack Make(
        ByteSource module, string modulePath, string outputPath, PackOptions options,
        IProgress<WorkProgress>? progress, CancellationToken cancellationToken, bool replacesImage = false)
    {
        long started = Stopwatch.GetTimestamp();
        var warnings = new List<Warning>();
        progress?.Report(new WorkProgress("Reading the module"));
        StartPlan asked = StartPlan.Of(null, options);
        var settings = new LinkSettings(
            options.Memory, options.Sealed, options.Trace, options.Layer, Start: asked.Calls,
            Clock: asked.Start?.ClockNanoseconds, Seed: asked.Start?.Seed, IsUnited: options.Union);
        PackInput input = PackInput.Load(module, modulePath, settings, warnings);
        ImagePlan? image = null;
        PreparedPack? pack = null;
        try
        {
            if (options.Sealed && input.Linked.RemovedImports is null)
            {
                throw new PackException(
                    ErrorId.PackedUnsealed,
                    $"'{modulePath}' is packed already and not sealed, and sealing changes the program itself.",
                    modulePath);
            }

            ImageFile? earlierImage = replacesImage ? null : input.Packed;
            if (earlierImage is { } kept)
            {
                KeptImage.RequireUnchanged(kept, progress, cancellationToken);
            }

            PackRecord? earlier = earlierImage?.Record;
            StartPlan start = StartPlan.Of(earlier, options);
            IReadOnlyList<Device> known = options.HasDeviceFiles ? options.Devices : earlier?.Devices ?? [];
            options = options with
            {
                Mappings = [.. options.Mappings, .. start.NewFiles(known)],
                Start = start.Start,
                Devices = start.Devices,
            };
            IReadOnlyList<TraceFile> traces = TraceFile.ReadAll(options.OnlyUsed, input.Linked.ModuleSha256);
            image = ImagePlan.Make(new ImageInput(earlierImage, options, traces, Bill(input, options)), warnings, progress, cancellationToken);
            UnionCheck.Require(input.Linked.Settings, image.SeparateMounts, modulePath);
            start.Check(image, warnings);
            long length = image.Plan.Length + input.Linked.Module.Length + (input.Frame?.Length ?? 0);
            SizeCheck.Check(length, image.Plan.Length, outputPath, warnings);
            return pack = new PreparedPack(input, image, start, options, warnings, started);
        }
        finally
        {
            if (pack is null)
            {
                image?.Dispose();
                input.Dispose();
            }
        }
    }

    /// <summary>Writes the packed module, and opens it again.</summary>
    /// <param name="file">An empty file.</param>
    /// <param name="outputPath">Its path, for messages.</param>
    /// <param name="progress">Told about long work.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="PackException">What was written cannot be opened, and must not be delivered.</exception>
    public PackResult Write(
        Stream file, string outputPath, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        Stream output = file is FileStream onDisk ? new CopyingStream(onDisk) : new BufferedStream(file, BufferSize);
        PackRecord record;
        if (_input.Frame is { } frame)
        {
            PackRecord? written = null;
            frame.Write(output, frame.PackedWidths, stream => written = WriteModule(stream));
            record = written!;
        }
        else
        {
            record = WriteModule(output);
        }

        output.Flush();
        cancellationToken.ThrowIfCancellationRequested();
        _input.Verify();
        RequireOpens(file, outputPath);
        return new PackResult
        {
            Path = "",
            Length = file.Length,
            Mounts = record.Mounts,
            ImageOffset = _input.ModuleOffset + record.ImageOffset,
            ImageLength = record.ImageLength,
            Files = _image.Plan.FileCount,
            LeftOut = _image.LeftOut,
            ImageDigest = record.ImageDigest,
            ModuleSha256 = record.ModuleSha256,
            Warnings = _warnings,
            Duration = Stopwatch.GetElapsedTime(_started),
        };

        PackRecord WriteModule(Stream stream) => PackedModuleWriter.Write(
            _layout,
            stream,
            image => _image.WriteWithDigests(image, progress, cancellationToken),
            digest => _input.MakeRecord(
                _layout, _image.Mounts, _image.SeparateMounts, _start.Start, _start.Devices, digest, _options.KeepUndo)).Record;
    }

    private static PlannedBill? Bill(PackInput input, PackOptions options) =>
        options.HasBillOfMaterials || (input.Packed is { } packed && BillOfMaterials.IsIn(packed))
            ? new PlannedBill(input.Linked.ModuleSha256) : null;

    /// <summary>What would be made.</summary>
    public PackPreview Preview() => new(_image.Plan.Length, _image.Plan.FileCount, _image.LeftOut, _warnings);

    /// <summary>Closes the module and the sources.</summary>
    public void Dispose()
    {
        _image.Dispose();
        _input.Dispose();
    }

    private void RequireOpens(Stream file, string outputPath)
    {
        string fault;
        try
        {
            using ImageFile made = ImageFile.Open(file, outputPath, leaveOpen: true);
            if (made.Record is not null && made.ImageOffset == _input.ModuleOffset + _layout.ImageOffset
                && FoundDigests.In(made.Module).Digests is not null)
            {
                return;
            }

            fault = "the image or the digests are not found where they were written.";
        }
        catch (WasiVfsException e)
        {
            fault = e.Message;
        }

        throw new PackException(
            ErrorId.OutputUnreadable,
            $"The packed module '{outputPath}' was not delivered, since it cannot be opened again: {fault} "
                + "This is a fault of WasiVfs: please report it with the module.",
            outputPath);
    }
}
