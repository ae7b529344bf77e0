// SPDX-License-Identifier: MIT
using WasiVfs.Tests.Support;
using WasiVfs.Trees;
using Xunit;

namespace WasiVfs.Tests.Trees;

/// <summary>What others say of an image: fsck.erofs, and the kernel by mounting it.</summary>
internal static class ErofsOracle
{
    /// <summary>Writes an image of a tree to a file.</summary>
    public static ErofsPlan Write(string path, DirectoryNode root, long epoch = 0)
    {
        ErofsPlan plan = ErofsBuilder.Plan(root, new ErofsOptions { Epoch = epoch });
        using FileStream file = File.Create(path);
        plan.Write(file);
        Assert.Equal(plan.Length, file.Length);
        return plan;
    }

    /// <summary>An image of a tree in memory.</summary>
    public static byte[] Build(DirectoryNode root, long epoch = 0)
    {
        using var stream = new MemoryStream();
        ErofsBuilder.Plan(root, new ErofsOptions { Epoch = epoch }).Write(stream);
        return stream.ToArray();
    }

    /// <summary>The tree that a host directory makes when it is mapped at the root.</summary>
    public static DirectoryNode TreeOf(string directory, bool preserve = false, ICollection<Warning>? warnings = null)
    {
        var builder = new TreeBuilder();
        builder.Map(HostDirectory.Open(directory), GuestPath.Root, new MapOptions { PreserveTimestamps = preserve }, warnings);
        return builder.Build(warnings);
    }

    /// <summary>fsck.erofs finds nothing. Its exit code is 0 for some faults, so what it prints counts; --extract makes it read every byte.</summary>
    public static void Fsck(string image)
    {
        Tool.Result result = Tool.Run("fsck.erofs", "-d3", "--extract", image);
        Assert.Equal("<I> erofs: No errors found", (result.Output + result.Error).Trim());
        Assert.Equal(0, result.ExitCode);
    }
}

/// <summary>An image that the kernel has mounted, until it is disposed.</summary>
internal sealed class MountedImage : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public MountedImage(string image, long offset = 0) =>
        Tool.Check("mount", "-t", "erofs", "-o", $"loop,ro,offset={offset}", image, _directory.Path);

    public string Path => _directory.Path;

    public void Dispose()
    {
        Tool.Check("umount", _directory.Path);
        _directory.Dispose();
    }
}
