// SPDX-License-Identifier: MIT
using WasiVfs.Tests.Support;
using WasiVfs.Trees;
using Xunit;

namespace WasiVfs.Tests.Trees;

/// <summary>Images that are written here, judged by erofs-utils and by the Linux kernel.</summary>
public sealed class ErofsProofTests : IDisposable
{
    private readonly TemporaryDirectory _work = new();

    public void Dispose() => _work.Dispose();

    [FactNeeding("fsck.erofs")]
    public void Fsck_finds_nothing_in_the_sample_tree()
    {
        using var sample = new SampleTree();
        ErofsOracle.Write(Image, ErofsOracle.TreeOf(sample.Path));
        ErofsOracle.Fsck(Image);
    }

    [FactNeeding("fsck.erofs")]
    public void Fsck_finds_nothing_in_an_empty_image()
    {
        ErofsOracle.Write(Image, new DirectoryNode());
        ErofsOracle.Fsck(Image);
    }

    [FactNeeding("diff", Requires.ErofsMount)]
    public void The_kernel_sees_the_sample_tree()
    {
        using var sample = new SampleTree();
        ErofsOracle.Write(Image, ErofsOracle.TreeOf(sample.Path));
        using var mounted = new MountedImage(Image);
        Assert.Equal("", Tool.Check("diff", "-r", "--no-dereference", sample.Path, mounted.Path));
        Assert.Equal(Listing(sample.Path, "%P\\t%y\\t%s\\t%l", "! -type d"), Listing(mounted.Path, "%P\\t%y\\t%s\\t%l", "! -type d"));
        Assert.Equal(Listing(sample.Path, "%P %n", ""), Listing(mounted.Path, "%P %n", ""));
        Assert.All(Listing(mounted.Path, "%y %m %T@ %U %G", "").Distinct(), line => Assert.Contains(line,
            new[] { "", "d 755 0.0000000000 0 0", "f 644 0.0000000000 0 0", "l 777 0.0000000000 0 0" }));
    }

    [FactNeeding("fsck.erofs", Requires.ErofsMount)]
    public void The_kernel_sees_the_times_that_were_kept()
    {
        using var sample = new SampleTree();
        ErofsOracle.Write(Image, ErofsOracle.TreeOf(sample.Path, preserve: true));
        ErofsOracle.Fsck(Image);
        using var mounted = new MountedImage(Image);
        // Times are kept to 100 ns.
        Assert.Equal(Cut(Listing(sample.Path, "%P %T@", "")), Cut(Listing(mounted.Path, "%P %T@", "")));

        static string[] Cut(string[] lines) => [.. lines.Where(line => line.Length > 0).Select(line => line[..^3])];
    }

    [FactNeeding("fsck.erofs", Requires.ErofsMount)]
    public void A_directory_of_100_000_entries_is_listed_and_searched_by_the_kernel()
    {
        var root = new DirectoryNode();
        FileContent content = FileContent.FromBytes("x"u8.ToArray());
        for (int i = 0; i < 100_000; i++)
        {
            root.Set($"entry-{i}", new FileNode(content));
        }

        ErofsOracle.Write(Image, root);
        ErofsOracle.Fsck(Image);
        using var mounted = new MountedImage(Image);
        Assert.Equal(100_000, Directory.GetFiles(mounted.Path).Length);
        Assert.Equal("x", File.ReadAllText(Path.Combine(mounted.Path, "entry-77777")));
    }

    [FactNeeding("fsck.erofs", Requires.ErofsMount)]
    public void Link_counts_above_16_bits_are_kept()
    {
        var root = new DirectoryNode();
        var file = new FileNode(FileContent.FromBytes("x"u8.ToArray()));
        var many = new DirectoryNode();
        for (int i = 0; i < 66_000; i++)
        {
            root.Set($"f{i}", file);
            many.Set($"d{i}", new DirectoryNode());
        }

        root.Set("many", many);
        ErofsOracle.Write(Image, root);
        ErofsOracle.Fsck(Image);
        using var mounted = new MountedImage(Image);
        Assert.Equal("66000", Tool.Check("stat", "-c", "%h", Path.Combine(mounted.Path, "f1")).Trim());
        Assert.Equal("66002", Tool.Check("stat", "-c", "%h", Path.Combine(mounted.Path, "many")).Trim());
    }

    [FactNeeding(Requires.ErofsMount)]
    public void An_image_inside_another_file_is_mounted_where_it_lies()
    {
        byte[] image = ErofsOracle.Build(new DirectoryNode { Modified = null });
        File.WriteAllBytes(Image, [.. new byte[8192], .. image]);
        using var mounted = new MountedImage(Image, offset: 8192);
        Assert.Empty(Directory.GetFileSystemEntries(mounted.Path));
    }

    private string Image => Path.Combine(_work.Path, "image.erofs");

    private static string[] Listing(string directory, string format, string test)
    {
        string[] tests = test.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string[] lines = Tool.Check("find", [directory, .. tests, "-printf", format + "\\0"]).Split('\0');
        Array.Sort(lines, StringComparer.Ordinal);
        return lines;
    }
}
