// SPDX-License-Identifier: MIT
using WasiVfs.Images;

namespace WasiVfs.Packing;

/// <summary>The image of one pack: what was packed before and the new mappings, planned, and the preopens that show it.</summary>
internal sealed class PackedImage
{
    private PackedImage(ErofsPlan plan, IReadOnlyList<PackedMount> mounts, bool confineToMount)
    {
        Plan = plan;
        Mounts = mounts;
        ConfineToMount = confineToMount;
    }

    public ErofsPlan Plan { get; }

    public IReadOnlyList<PackedMount> Mounts { get; }

    public bool ConfineToMount { get; }

    /// <summary>The name and the directory's inode number of each preopen, for the mount table.</summary>
    public IReadOnlyList<(string Name, uint NodeId)> MountNodes =>
        [.. Mounts.Select(mount => (mount.GuestPath, checked((uint)Plan.NodeId(ImagePath.Parse(mount.ImagePath)))))];

    /// <summary>Plans the image. <paramref name="earlier"/> is what the module holds already; null where there is nothing.</summary>
    public static PackedImage Make(
        ImageFile? earlier, PackOptions options, ICollection<string> warnings,
        IProgress<PackProgress>? progress, CancellationToken cancellationToken)
    {
        var tree = new TreeBuilder(options.OnConflict);
        var mounts = new List<PackedMount>();
        if (earlier is not null)
        {
            // What was packed keeps its times: normalised ones equal the epoch and stay so.
            tree.Map(earlier.Root, ImagePath.Root, new MapOptions { PreserveTimestamps = true }, warnings, cancellationToken);
            mounts.AddRange(earlier.Record!.Mounts);
        }

        var mapOptions = new MapOptions
        {
            Exclude = options.Exclude,
            PreserveTimestamps = options.PreserveTimestamps,
            Epoch = options.SourceDateEpoch,
        };
        foreach (Mapping mapping in options.Mappings)
        {
            progress?.Report(new PackProgress($"Listing {mapping.HostPath}", 0, 0));
            Descriptor source = HostDirectory.Open(mapping.HostPath);
            ImagePath guest = ImagePath.Parse(mapping.GuestPath);
            tree.Map(source, guest, mapOptions, warnings, cancellationToken);
            AddMount(mounts, source.Type == DescriptorType.Directory ? guest : guest.Parent ?? guest);
        }

        DirectoryNode root = tree.Build(warnings);
        ErofsPlan plan = ErofsBuilder.Plan(root, new ErofsOptions { Epoch = options.SourceDateEpoch }, cancellationToken);
        return new PackedImage(plan, mounts, options.ConfineToMount || earlier?.Record?.ConfineToMount == true);
    }

    /// <summary>Writes the image.</summary>
    public void Write(Stream destination, IProgress<PackProgress>? progress, CancellationToken cancellationToken) =>
        Plan.Write(destination, progress is null ? null : new BytesWritten(progress, Plan.Length), cancellationToken);

    // The same name twice is one preopen: a program finds the files of both mappings there.
    private static void AddMount(List<PackedMount> mounts, ImagePath guest)
    {
        var mount = new PackedMount(guest.ToString(), guest.ToAbsolute().ToString());
        if (!mounts.Contains(mount))
        {
            mounts.Add(mount);
        }
    }

    private sealed class BytesWritten(IProgress<PackProgress> progress, long total) : IProgress<long>
    {
        public void Report(long value) => progress.Report(new PackProgress("Writing the image", value, total));
    }
}
