// SPDX-License-Identifier: MIT
using CsCheck;
using WasiVfs.Packing;
using WasiVfs.Tests.Support;
using WasiVfs.Tests.Trees;
using WasiVfs.Trees;
using Xunit;

namespace WasiVfs.Tests.Archives;

/// <summary>Trees make the way to an archive and back.</summary>
public sealed class RoundTripTests : IDisposable
{
    // A name with what stands for bytes that are no UTF-8; an archive's reader cannot tell it from one that had such bytes.
    private const string NotInArchives = "names/\uFFFDx";

    private readonly TemporaryDirectory _work = new();

    public static TheoryData<ExportFormat> Files => [ExportFormat.Tar, ExportFormat.TarGzip, ExportFormat.Zip, ExportFormat.Erofs];

    public void Dispose() => _work.Dispose();

    [Theory]
    [MemberData(nameof(Files))]
    public void A_tree_with_everything_comes_back(ExportFormat format)
    {
        using var sample = new SampleTree();
        File.Delete(Path.Combine(sample.Path, NotInArchives));
        Descriptor host = HostDirectory.Open(sample.Path);
        string path = At("archive");
        ExportResult result = TreeExporter.Export(host, path, format);
        Assert.All(result.Warnings, warning => Assert.Contains("lead", warning.Message, StringComparison.Ordinal));
        using TreeSource source = TreeSource.Open(path);
        if (format != ExportFormat.Zip)
        {
            AssertBelow(host, source.Root);
        }

        Assert.Empty(TreeComparer.Compare(host, source.Root, new CompareOptions { Times = format == ExportFormat.Erofs }));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Times_come_back_as_fine_as_the_format_has_them(ExportFormat format)
    {
        var root = new DirectoryNode();
        foreach (int year in new[] { 1990, 2024, 2100 })
        {
            var time = new DateTimeOffset(year, 2, 3, 4, 5, 6, TimeSpan.Zero);
            root.Set($"file of {year}", new FileNode(FileContent.FromBytes(new byte[3])) { Modified = time });
            root.Set($"link of {year}", new SymlinkNode("anywhere") { Modified = time });
            root.Set($"directory of {year}", new DirectoryNode { Modified = time });
        }

        Descriptor tree = new NodeTree(root, "times").Root;
        TreeExporter.Export(tree, At("archive"), format);
        using TreeSource source = TreeSource.Open(At("archive"));
        foreach (DirectoryEntry entry in tree.ReadDirectory())
        {
            Assert.Equal(tree.StatAt(PathFlags.None, entry.Name).Modified, source.Root.StatAt(PathFlags.None, entry.Name).Modified);
        }
    }

    [Theory]
    [InlineData(ExportFormat.Tar)]
    [InlineData(ExportFormat.TarGzip)]
    [InlineData(ExportFormat.Zip)]
    public void A_random_tree_comes_back(ExportFormat format) => RandomTree.Any.Sample(
        root =>
        {
            using var work = new TemporaryDirectory();
            string archive = Path.Combine(work.Path, "archive");
            Descriptor tree = new NodeTree(root, "random").Root;
            TreeExporter.Export(tree, archive, format);
            using TreeSource source = TreeSource.Open(archive);
            Assert.Empty(TreeComparer.Compare(tree, source.Root));
            if (format != ExportFormat.Zip)
            {
                AssertBelow(tree, source.Root);
            }
        },
        print: RandomTree.Print,
        iter: 30);

    [Theory]
    [MemberData(nameof(Files))]
    public void The_same_tree_gives_the_same_bytes_from_any_source(ExportFormat format)
    {
        using var sample = new SampleTree();
        File.Delete(Path.Combine(sample.Path, NotInArchives));
        TreeExporter.Export(HostDirectory.Open(sample.Path), At("first"), format);
        TreeExporter.Export(HostDirectory.Open(sample.Path), At("second"), format);
        Assert.Equal(File.ReadAllBytes(At("first")), File.ReadAllBytes(At("second")));
        if (format is not (ExportFormat.Zip or ExportFormat.Erofs))
        {
            using TreeSource source = TreeSource.Open(At("first"));
            TreeExporter.Export(source.Root, At("third"), format);
            Assert.Equal(File.ReadAllBytes(At("first")), File.ReadAllBytes(At("third")));
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_flat_tree_with_backslashes_comes_back(ExportFormat format)
    {
        var root = new DirectoryNode();
        root.Set("""a\b""", new FileNode(FileContent.FromBytes("x"u8.ToArray())));
        root.Set("""a\""", new FileNode(FileContent.FromBytes("y"u8.ToArray())));
        root.Set("""\""", new SymlinkNode("""a\b"""));
        AssertComesBack(root, format);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void The_deepest_tree_comes_back(ExportFormat format)
    {
        var root = new DirectoryNode();
        DirectoryNode directory = root;
        for (int depth = 1; depth <= PathLimits.MaxDepth; depth++)
        {
            var below = new DirectoryNode();
            directory.Set("d", below);
            directory = below;
        }

        directory.Set("file", new FileNode(FileContent.FromBytes("deep"u8.ToArray())));
        directory.Set("link", new SymlinkNode("file"));
        AssertComesBack(root, format);

        var tooDeep = new DirectoryNode();
        directory.Set("d", tooDeep);
        Assert.Equal(ErrorCode.NameTooLong, Assert.Throws<FileSystemException>(
            () => TreeExporter.Export(new NodeTree(root, "deep").Root, At("too-deep"), format)).Code);
        Assert.False(File.Exists(At("too-deep")));
    }

    /// <summary>Each mapping is as deep as may be, and one lies below a directory of the image: nobody could take it out again.</summary>
    [Fact]
    public void A_tree_that_is_too_deep_for_a_reader_is_not_packed()
    {
        Directory.CreateDirectory(At("top/" + string.Concat(Enumerable.Repeat("d/", PathLimits.MaxDepth))));
        var atRoot = new TreeBuilder();
        atRoot.Map(HostDirectory.Open(At("top")), GuestPath.Root);
        ErofsOracle.Build(atRoot.Build([]));

        var below = new TreeBuilder();
        below.Map(HostDirectory.Open(At("top")), GuestPath.Parse("/x"));
        var refused = Assert.Throws<FileSystemException>(() => ErofsOracle.Build(below.Build([])));
        Assert.Equal(ErrorCode.NameTooLong, refused.Code);
        Assert.StartsWith("x/d/d/", refused.Path, StringComparison.Ordinal);
    }

    [Fact]
    public void A_directory_is_not_exported_into_itself()
    {
        Directory.CreateDirectory(At("tree/below"));
        Descriptor tree = HostDirectory.Open(At("tree"));
        foreach (ExportFormat format in Enum.GetValues<ExportFormat>().Except([ExportFormat.File]))
        {
            var refused = Assert.Throws<FileSystemException>(() => TreeExporter.Export(tree, At("tree/below/out"), format));
            Assert.Contains("lies in the directory that is exported", refused.Message, StringComparison.Ordinal);
        }

        TreeExporter.Export(tree, At("tree-out"), ExportFormat.Tar);
        Assert.Empty(Directory.GetFileSystemEntries(At("tree/below")));
    }

    private void AssertComesBack(DirectoryNode root, ExportFormat format)
    {
        Descriptor tree = new NodeTree(root, "tree").Root;
        TreeExporter.Export(tree, At("archive"), format);
        using TreeSource source = TreeSource.Open(At("archive"));
        Assert.Empty(TreeComparer.Compare(tree, source.Root));
        TreeExporter.Export(source.Root, At("again"), format);
        Assert.Equal(File.ReadAllBytes(At("archive")), File.ReadAllBytes(At("again")));
    }

    private string At(string name) => Path.Combine(_work.Path, name);

    // The root's own time is in no archive.
    private static void AssertBelow(Descriptor expected, Descriptor actual)
    {
        Assert.Equal(expected.ReadDirectory(), actual.ReadDirectory());
        foreach (DirectoryEntry entry in expected.ReadDirectory().Where(entry => entry.Type == DescriptorType.Directory))
        {
            TreeComparison.AssertSame(
                expected.OpenAt(PathFlags.None, entry.Name), actual.OpenAt(PathFlags.None, entry.Name), TimeSpan.FromSeconds(1), entry.Name);
        }
    }
}
