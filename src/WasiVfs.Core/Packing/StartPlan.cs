// SPDX-License-Identifier: MIT
using WasiVfs.Packing.Format;
using WasiVfs.Packing.Linking;
using WasiVfs.Packing.Sources;
using WasiVfs.Trees;

namespace WasiVfs.Packing;

/// <summary>What a program is started with, its devices, and what they need of the image: the earlier pack's and the options' together.</summary>
/// <param name="Start">The start; null if the host decides all of it.</param>
/// <param name="Devices">The devices, each once and in order.</param>
internal sealed record StartPlan(ProgramStart? Start, IReadOnlyList<Device> Devices)
{
    private const string DirectoryPreopen = ".";

    /// <summary>What the runtime has to answer.</summary>
    public StartCalls Calls => StartBlock.Calls(Start, Devices);

    /// <summary>The start of a pack.</summary>
    /// <param name="earlier">The record of what was packed before; null for nothing.</param>
    /// <param name="options">What is asked for.</param>
    /// <exception cref="PackException">Something that is asked for cannot be.</exception>
    public static StartPlan Of(PackRecord? earlier, PackOptions options)
    {
        ProgramStart? start = ProgramStart.Combine(earlier?.Start, options.Start?.Checked())?.Checked();
        IEnumerable<Device> devices = (earlier?.Devices ?? []).Concat(options.Devices).Concat(start?.HasEmptyInput == true ? [Device.Null] : []);
        return new StartPlan(start, [.. devices.Distinct().Order()]);
    }

    /// <summary>The empty files that stand for devices, for those that are new.</summary>
    public IEnumerable<Mapping> NewFiles(IReadOnlyList<Device> earlier) =>
        Devices.Except(earlier).Select(device => Mapping.Of(ReadOnlyMemory<byte>.Empty, StartBlock.PathOf(device)));

    /// <summary>Makes the mount table.</summary>
    /// <param name="mounts">The preopens of the mappings.</param>
    /// <param name="separate">Whether each is a mount of its own.</param>
    /// <param name="layer">The writable layer.</param>
    /// <param name="nodeOf">The inode of a path of the image, which must be there.</param>
    public byte[] MountTable(IReadOnlyList<PackedMount> mounts, bool separate, WritableLayer? layer, Func<GuestPath, uint> nodeOf)
    {
        IEnumerable<(string, uint)> start = Start?.Directory is { } directory
            ? [(DirectoryPreopen, nodeOf(MountPlaces.PlaceOf(mounts, directory)))] : [];
        var nodes = mounts.Select(mount => (mount.GuestPath, nodeOf(GuestPath.Parse(mount.ImagePath))));
        byte[] block = StartBlock.Encode(Start, Devices, path => nodeOf(MountPlaces.PlaceOf(mounts, path)));
        return Format.MountTable.Encode([.. start, .. nodes], separate, layer, block);
    }

    /// <summary>Refuses what the image does not hold, and names what works for some programs only.</summary>
    /// <param name="image">The image.</param>
    /// <param name="warnings">What a person should know.</param>
    /// <exception cref="PackException">The directory is not embedded, or a device's path is taken.</exception>
    public void Check(ImagePlan image, ICollection<Warning> warnings)
    {
        if (Start?.Directory is { } directory)
        {
            CheckDirectory(directory, image, warnings);
        }

        foreach (string path in Devices.Select(StartBlock.PathOf))
        {
            if (image.Plan.Find(MountPlaces.PlaceOf(image.Mounts, path)) is not FileNode { Content.Length: 0 })
            {
                throw new PackException(ErrorId.InvalidStart, $"What is embedded at '{path}' is not the empty file that stands for the device.");
            }
        }
    }

    private static void CheckDirectory(string directory, ImagePlan image, ICollection<Warning> warnings)
    {
        if (image.Plan.Find(MountPlaces.PlaceOf(image.Mounts, directory)) is not DirectoryNode)
        {
            throw new PackException(
                ErrorId.InvalidStart,
                $"The program cannot start in '{directory}': no directory is embedded there. Embed one, or name another.");
        }

        string[] roots = [.. image.Mounts.Select(mount => mount.GuestPath).Where(path => GuestPath.Parse(path).IsRoot)];
        if (roots.Contains(DirectoryPreopen))
        {
            throw new PackException(
                ErrorId.InvalidStart, $"The program cannot start in '{directory}': a tree is embedded at '.', where relative paths lead.");
        }

        if (roots.Length > 0 && !GuestPath.Parse(directory).IsRoot)
        {
            warnings.Add(new Warning(
                WarningId.StartUnused,
                $"There is a preopen '/' beside the start directory '{directory}'. Programs in Go and Zig start there; programs with wasi-libc "
                    + "(C, C++, Rust, Python, Ruby, PHP) take a relative path for one below '/'."));
        }
    }
}
