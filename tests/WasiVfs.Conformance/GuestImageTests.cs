// SPDX-License-Identifier: MIT
using WasiVfs.Tests.Support;
using WasiVfs.Trees;
using Xunit;

namespace WasiVfs.Tests.Conformance;

public class GuestImageTests
{
    /// <summary>The runtime's native tests read this image: it is what the writer makes of the tree today.</summary>
    [Fact]
    public void CommittedImageIsTheTree()
    {
        string file = Repository.Fixture("conformance", "tree.erofs");
        using var image = new MemoryStream();
        DirectoryNode root = ConformanceTree.Nodes();
        root.TryGet("dir", out TreeNode? dir);
        dir!.Modified = DateTimeOffset.UnixEpoch.AddSeconds(1_234_567_890).AddMicroseconds(987_654);
        ErofsBuilder.Plan(root, new ErofsOptions { Epoch = ConformanceTree.Time }).Write(image);
        if (Environment.GetEnvironmentVariable("WASIVFS_UPDATE_FIXTURES") == "1")
        {
            File.WriteAllBytes(file, image.ToArray());
        }

        Assert.True(image.ToArray().AsSpan().SequenceEqual(File.ReadAllBytes(file)),
            $"{file} is another image: set WASIVFS_UPDATE_FIXTURES=1 to write it again.");
    }
}
