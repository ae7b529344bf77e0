// SPDX-License-Identifier: MIT
using WasiVfs.Packing.Format;
using WasiVfs.Packing.Inventory;
using WasiVfs.Trees;

namespace WasiVfs.Packing.Sources;

/// <summary>The image of one pack: what was packed before and the new mappings, planned, and the preopens that show it.</summary>
internal sealed class ImagePlan : IDisposable
{
    private readonly OpenSources _sources;

    private ImagePlan(ErofsPlan plan, IReadOnlyList<PackedMount> mounts, bool separateMounts, OpenSources sources)
    {
        Plan = plan;
        Mounts = mounts;
        SeparateMounts = separateMounts;
        _sources = sources;
    }

    public ErofsPlan Plan { get; }

    public IReadOnlyList<PackedMount> Mounts { get; }

    /// <summary>Whether each mapping is a mount of its own.</summary>
    public bool SeparateMounts { get; }

    /// <summary>The files that no trace names.</summary>
    public IReadOnlyList<LeftOutFile> LeftOut { get; private init; } = [];

    /// <summary>Plans the image.</summary>
    public static ImagePlan Make(
        ImageInput input, ICollection<Warning> warnings, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        var sources = new OpenSources(input.Options.ArchiveLimits);
        ImagePlan? image = null;
        try
        {
            return image = Make(input, sources, warnings, progress, cancellationToken);
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
    public void Write(Stream destination, IProgress<WorkProgress>? progress, CancellationToken cancellationToken) =>
        Plan.Write(destination, progress, cancellationToken);

    /// <summary>Writes the image, and tells its digests.</summary>
    public ImageDigests WriteWithDigests(
        Stream destination, IProgress<WorkProgress>? progress, CancellationToken cancellationToken) =>
        Plan.WriteWithDigests(destination, progress, cancellationToken);

    /// <summary>Closes the archives that the image is written from.</summary>
    public void Dispose() => _sources.Dispose();

    private static ImagePlan Make(
        ImageInput input, OpenSources sources, ICollection<Warning> warnings, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        (ImageFile? earlier, PackOptions options, _, PlannedBill? bill) = input;
        bool separate = options.SeparateMounts || earlier?.Record?.SeparateMounts == true;
        if (separate && options.ShowRoot)
        {
            throw new PackException(
                ErrorId.InvalidArgument, "The whole tree cannot be shown at '/' if each mapping is a mount of its own, as in the original wasi-vfs.");
        }

        List<(Mapping Mapping, Descriptor Source, GuestPath Path)> added = [.. options.Mappings.Select(mapping =>
            (mapping, sources.Open(mapping, cancellationToken), GuestPath.Parse(mapping.GuestPath)))];

        // The same name twice is one preopen: a program finds the files of both mappings there.
        IEnumerable<GuestPath> preopens = MountsOf(earlier).Select(mount => GuestPath.Parse(mount.GuestPath))
            .Concat(added.Select(one => MountOf(one.Source, one.Path))).Concat(options.ShowRoot ? [GuestPath.Root] : []).Distinct();
        IReadOnlyList<PackedMount> mounts = MountPlaces.Of(preopens, separate);
        Dictionary<GuestPath, GuestPath> places = mounts.DistinctBy(mount => GuestPath.Parse(mount.GuestPath).ToAbsolute())
            .ToDictionary(mount => GuestPath.Parse(mount.GuestPath).ToAbsolute(), mount => GuestPath.Parse(mount.ImagePath));
        if (options.AppliedLayers.Count > 0 && mounts.Count == 0)
        {
            string layer = options.AppliedLayers[0];
            throw new PackException(ErrorId.NotPacked, $"The layer '{layer}' has nothing to be laid over: nothing is embedded.", layer);
        }

        var tree = new TreeBuilder(options.OnConflict);
        if (earlier is not null)
        {
            // What was packed keeps its times: normalised ones equal the epoch and stay so.
            IEnumerable<GuestPath> paths = added.Select(one => one.Path);
            foreach ((GuestPath path, Descriptor source) in Kept(earlier, paths, options.OnConflict, separate))
            {
                tree.Map(source, places[path], TreeSource.AsItIs, warnings, cancellationToken);
            }
        }

        var mapOptions = new MapOptions
        {
            Exclude = options.Exclude,
            PreserveTimestamps = options.PreserveTimestamps,
            Pyc = options.Pyc,
            Dereference = options.Dereference,
            RelativeLinks = true,
            Known = options.Known,
            Epoch = options.SourceDateEpoch,
        };
        foreach ((Mapping mapping, Descriptor source, GuestPath path) in added)
        {
            progress?.Report(new WorkProgress($"Listing {mapping.HostPath}"));
            GuestPath mount = MountOf(source, path);
            GuestPath place = places[mount.ToAbsolute()];
            tree.Map(source, mount.Equals(path) ? place : place.Combine(path.Name), mapOptions, warnings, cancellationToken);
        }

        IReadOnlyList<LeftOutFile> leftOut = [];
        DirectoryNode root = tree.Build(warnings, root =>
        {
            foreach (string layer in options.AppliedLayers)
            {
                progress?.Report(new WorkProgress($"Reading {layer}"));
                sources.Apply(layer, root, mapOptions, warnings, cancellationToken);
            }

            AbsoluteLinks.MakeRelative(root, places.Values.Distinct());
            if (input.Traces.Count > 0)
            {
                IEnumerable<GuestPath> sourcesOfBill = bill is null ? [] : PlannedBill.Sources(root, cancellationToken);
                leftOut = LeaveOutUnused(root, mounts, input, sourcesOfBill, warnings);
            }
        });
        if (bill is not null)
        {
            progress?.Report(new WorkProgress("Listing packages"));
            bill.Add(root, warnings, cancellationToken);
        }

        mounts = options.AppliedLayers.Count == 0 ? mounts : [.. mounts.Where(mount => IsThere(mount, root, warnings))];
        ErofsPlan plan = ErofsBuilder.Plan(root, new ErofsOptions { Epoch = options.SourceDateEpoch }, cancellationToken);
        return new ImagePlan(plan, mounts, separate, sources) { LeftOut = leftOut };
    }

    // Directories of preopens stay, and so do the start directory, which is a preopen too, the files of devices, and the others.
    private static IReadOnlyList<LeftOutFile> LeaveOutUnused(
        DirectoryNode root, IReadOnlyList<PackedMount> mounts, ImageInput input, IEnumerable<GuestPath> others, ICollection<Warning> warnings)
    {
        PackOptions options = input.Options;
        string? directory = options.Start?.Directory;
        List<PackedMount> preopens = [.. mounts];
        if (directory is not null)
        {
            preopens.Add(new PackedMount(".", MountPlaces.PlaceOf(mounts, directory).ToString()));
        }

        IEnumerable<GuestPath> always = preopens.Select(preopen => GuestPath.Parse(preopen.ImagePath))
            .Concat(options.Devices.Select(device => MountPlaces.PlaceOf(mounts, StartBlock.PathOf(device)))).Concat(others);
        return new UsedFiles(root, preopens).Apply(input.Traces, options.KeepUnused, always, warnings);
    }

    // Only a layer takes a preopen's directory away.
    private static bool IsThere(PackedMount mount, DirectoryNode root, ICollection<Warning> warnings)
    {
        bool isThere = root.Find(GuestPath.Parse(mount.ImagePath)) is DirectoryNode;
        if (!isThere)
        {
            warnings.Add(new Warning(WarningId.PreopenRemoved,
                $"A layer takes away the directory of the preopen '{mount.GuestPath}', so that the program does not find that preopen."));
        }

        return isThere;
    }

    private static IReadOnlyList<PackedMount> MountsOf(ImageFile? earlier) => earlier?.Record?.Mounts ?? [];

    // The preopen of a file is its directory.
    private static GuestPath MountOf(Descriptor source, GuestPath path) =>
        source.Type == DescriptorType.Directory ? path : path.Parent ?? path;

    // The trees that were packed before, without those that a new mapping of the same path replaces; and without those that lie
    // in another, unless each is a mount of its own.
    private static IEnumerable<(GuestPath Path, Descriptor Source)> Kept(
        ImageFile earlier, IEnumerable<GuestPath> added, ConflictPolicy policy, bool separate)
    {
        HashSet<GuestPath> replaced = policy == ConflictPolicy.Replace ? [.. added.Select(path => path.ToAbsolute())] : [];
        var kept = MountsOf(earlier)
            .Select(mount => (Path: GuestPath.Parse(mount.GuestPath).ToAbsolute(), Place: GuestPath.Parse(mount.ImagePath)))
            .Where(mount => !replaced.Contains(mount.Path)).DistinctBy(mount => mount.Path).ToArray();
        HashSet<GuestPath> paths = [.. kept.Select(mount => mount.Path)];
        return kept.Where(mount => separate || !HasAncestorIn(paths, mount.Path))
            .Select(mount => (mount.Path, ImageArea(earlier, mount.Place)));
    }

    private static bool HasAncestorIn(HashSet<GuestPath> paths, GuestPath path)
    {
        for (GuestPath? above = path.Parent; above is not null; above = above.Parent)
        {
            if (paths.Contains(above))
            {
                return true;
            }
        }

        return false;
    }

    private static Descriptor ImageArea(ImageFile image, GuestPath path) =>
        path.IsRoot ? image.Root : image.Root.OpenAt(PathFlags.None, path.ToString()[1..]);
}
