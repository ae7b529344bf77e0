// SPDX-License-Identifier: MIT
using WasiVfs.Trees;

namespace WasiVfs.Packing;

/// <summary>The image of one pack: what was packed before and the new mappings, planned, and the preopens that show it.</summary>
internal sealed class ImagePlan : IDisposable
{
    private readonly OpenSources _sources;

    private ImagePlan(ErofsPlan plan, IReadOnlyList<PackedMount> mounts, bool confineToMount, OpenSources sources)
    {
        Plan = plan;
        Mounts = mounts;
        ConfineToMount = confineToMount;
        _sources = sources;
    }

    public ErofsPlan Plan { get; }

    public IReadOnlyList<PackedMount> Mounts { get; }

    public bool ConfineToMount { get; }

    /// <summary>The name and the directory's inode number of each preopen, for the mount table.</summary>
    public IReadOnlyList<(string Name, uint NodeId)> MountNodes =>
        [.. Mounts.Select(mount => (mount.GuestPath, checked((uint)Plan.NodeId(GuestPath.Parse(mount.ImagePath)))))];

    /// <summary>Plans the image. <paramref name="earlier"/> is what the module holds already; null where there is nothing.</summary>
    public static ImagePlan Make(
        ImageFile? earlier, PackOptions options, ICollection<string> warnings,
        IProgress<PackProgress>? progress, CancellationToken cancellationToken)
    {
        var sources = new OpenSources(options.ArchiveLimits);
        ImagePlan? image = null;
        try
        {
            return image = Make(earlier, options, sources, warnings, progress, cancellationToken);
        }
        finally
        {
            if (image is null)
            {
                sources.Dispose();
            }
        }
    }

    /// <summary>Writes the image.</summary>
    public void Write(Stream destination, IProgress<PackProgress>? progress, CancellationToken cancellationToken) =>
        Plan.Write(destination, progress is null ? null : new BytesWritten(progress, Plan.Length), cancellationToken);

    /// <summary>Closes the archives that the image is written from.</summary>
    public void Dispose() => _sources.Dispose();

    private static ImagePlan Make(
        ImageFile? earlier, PackOptions options, OpenSources sources, ICollection<string> warnings,
        IProgress<PackProgress>? progress, CancellationToken cancellationToken)
    {
        var tree = new TreeBuilder(options.OnConflict);
        var mounts = new List<PackedMount>();
        if (earlier is not null)
        {
            // What was packed keeps its times: normalised ones equal the epoch and stay so.
            var asPacked = new MapOptions { PreserveTimestamps = true };
            foreach (GuestPath path in Kept(earlier, options))
            {
                tree.Map(ImageArea(earlier, path), path, asPacked, warnings, cancellationToken);
            }

            mounts.AddRange(earlier.Record!.Mounts);
        }

        var mapOptions = new MapOptions
        {
            Exclude = options.Exclude,
            PreserveTimestamps = options.PreserveTimestamps,
            Epoch = options.SourceDateEpoch,
        };
        HashSet<PackedMount> seen = [.. mounts];
        foreach (Mapping mapping in options.Mappings)
        {
            progress?.Report(new PackProgress($"Listing {mapping.HostPath}", 0, 0));
            Descriptor source = sources.Open(mapping, cancellationToken);
            GuestPath guest = GuestPath.Parse(mapping.GuestPath);
            tree.Map(source, guest, mapOptions, warnings, cancellationToken);
            GuestPath preopen = source.Type == DescriptorType.Directory ? guest : guest.Parent ?? guest;
            var mount = new PackedMount(preopen.ToString(), preopen.ToAbsolute().ToString());
            // The same name twice is one preopen: a program finds the files of both mappings there.
            if (seen.Add(mount))
            {
                mounts.Add(mount);
            }
        }

        DirectoryNode root = tree.Build(warnings);
        ErofsPlan plan = ErofsBuilder.Plan(root, new ErofsOptions { Epoch = options.SourceDateEpoch }, cancellationToken);
        return new ImagePlan(plan, mounts, options.ConfineToMount || earlier?.Record?.ConfineToMount == true, sources);
    }

    // The trees that were packed before: not those that a new mapping of the same path replaces, and not those that lie in another.
    private static IEnumerable<GuestPath> Kept(ImageFile earlier, PackOptions options)
    {
        IEnumerable<GuestPath> replaced = options.OnConflict == ConflictPolicy.Replace
            ? options.Mappings.Select(mapping => GuestPath.Parse(mapping.GuestPath).ToAbsolute()) : [];
        GuestPath[] kept = [.. earlier.Record!.Mounts.Select(mount => GuestPath.Parse(mount.ImagePath)).Distinct().Except(replaced)];
        HashSet<GuestPath> all = [.. kept];
        return kept.Where(path => !path.IsBelowAny(all));
    }

    private static Descriptor ImageArea(ImageFile image, GuestPath path) =>
        path.IsRoot ? image.Root : image.Root.OpenAt(PathFlags.None, path.ToString()[1..]);

    private sealed class BytesWritten(IProgress<PackProgress> progress, long total) : IProgress<long>
    {
        public void Report(long value) => progress.Report(new PackProgress("Writing the image", value, total));
    }
}
