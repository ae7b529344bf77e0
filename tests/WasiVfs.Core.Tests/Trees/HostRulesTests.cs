// SPDX-License-Identifier: MIT
using System.Text;
using WasiVfs.Tests.Support;
using WasiVfs.Trees;
using Xunit;

namespace WasiVfs.Tests.Trees;

/// <summary>Where the file systems of Windows and of Unix have rules of their own: each test says what holds on both, or what differs.</summary>
public sealed class HostRulesTests : IDisposable
{
    private readonly TemporaryDirectory _work = new();

    private string Target => At("target");

    private bool TellsCaseApart { get; }

    public HostRulesTests()
    {
        _work.Write("Probe", "");
        TellsCaseApart = !File.Exists(At("probe"));
        File.Delete(At("Probe"));
    }

    public void Dispose() => _work.Dispose();

    [Fact]
    public void A_file_that_others_have_open_is_replaced_and_they_go_on_with_the_old_one()
    {
        string path = _work.Write("app.wasm", "old");
        using (ByteSource open = HostFile.OpenSource(path))
        {
            using (AtomicFile file = AtomicFile.Create(path))
            {
                file.Stream.Write("new!"u8);
                file.Commit();
            }

            Assert.Equal("new!", File.ReadAllText(path));
            byte[] bytes = new byte[3];
            open.Read(bytes, 0);
            Assert.Equal("old"u8, bytes);
        }

        Leftovers.Sweep(path);
        Assert.Equal([path], Directory.GetFileSystemEntries(_work.Path));
    }

    [Fact]
    public void A_file_that_may_not_be_replaced_stays_what_it_is()
    {
        string path = _work.Write("app.wasm", "old");
        using (OperatingSystem.IsWindows() ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read) : Stream.Null)
        using (AtomicFile file = AtomicFile.Create(path))
        {
            file.Stream.Write("new!"u8);
            if (OperatingSystem.IsWindows())
            {
                Assert.Throws<FileSystemException>(() => file.Commit());
            }
            else
            {
                file.Commit(); // no program can forbid it there
            }
        }

        Assert.Equal(OperatingSystem.IsWindows() ? "old" : "new!", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(_work.Path));
    }

    [Fact]
    public void A_file_that_another_program_has_locked_is_listed()
    {
        using var locked = new FileStream(_work.Write("tree/locked", "abc"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        ListedEntry entry = Assert.Single(HostDirectory.Open(At("tree")).List());
        Assert.Equal(("locked", 3UL), (entry.Name, entry.Stat.Size));
        entry.Object?.Dispose();
    }

    [Theory]
    [InlineData("app.wasm:stream")]
    [InlineData("con")]
    [InlineData("nul.wasm")]
    [InlineData("app.wasm ")]
    public void An_output_whose_name_means_something_else_on_Windows_is_refused_there(string name)
    {
        // The framework itself cuts a final dot or space off a path, and what is left is what the person asked for.
        bool refused = OperatingSystem.IsWindows() && !name.EndsWith(' ');
        if (refused)
        {
            Assert.Throws<FileSystemException>(() => AtomicFile.Create(At(name)));
            Assert.Empty(Directory.GetFileSystemEntries(_work.Path));
            return;
        }

        using AtomicFile file = AtomicFile.Create(At(name));
        file.Commit();
        Assert.True(File.Exists(At(name)));
    }

    [Theory]
    [InlineData("Read", "read", false)]
    [InlineData("Read", "read", true)]
    [InlineData("Lib/a", "lib/b", false)]
    [InlineData("Lib/a", "lib/b", true)]
    public void Names_that_differ_in_case_are_never_written_over_each_other(string first, string second, bool overwrite)
    {
        var options = new ExtractOptions { Overwrite = overwrite };
        DirectoryNode root = Tree(first, second);
        if (TellsCaseApart)
        {
            DirectoryTarget.Extract(new NodeTree(root, "tree").Root, Target, options);
            Assert.Equal((first, second), (File.ReadAllText(Path.Combine(Target, first)), File.ReadAllText(Path.Combine(Target, second))));
            return;
        }

        var refused = Assert.Throws<FileSystemException>(() => DirectoryTarget.Extract(new NodeTree(root, "tree").Root, Target, options));
        Assert.Equal(ErrorCode.Exist, refused.Code);
        Assert.False(Directory.Exists(Target));
    }

    [Fact]
    public void Paths_of_more_than_260_characters_are_written_with_their_links_and_read_back()
    {
        string folder = string.Join('/', Enumerable.Repeat(new string('d', 60), 6));
        string first = _work.Write($"source/{folder}/file", "deep");
        Assert.True(HostLinks.MakeHardLink(first, first + ".link"));
        using Descriptor source = HostDirectory.Open(At("source"));
        TreeExporter.Export(source, Target, ExportFormat.Directory);
        string copied = Path.Combine(Target, folder, "file");
        Assert.Equal("deep", File.ReadAllText(copied));
        Assert.Equal(2UL, HostStat.Of(copied)?.Links);
        Assert.Equal(HostStat.Of(copied)?.Inode, HostStat.Of(copied + ".link")?.Inode);
    }

    [Fact]
    public void A_path_with_the_prefix_of_Windows_is_the_same_place()
    {
        Assert.SkipUnless(OperatingSystem.IsWindows(), "needs Windows");
        string path = Path.GetFullPath(_work.Write("tree/file", "x"));
        Assert.True(HostPlaces.AreSame(path, @"\\?\" + path));
        Assert.Equal(["file"], HostPlaces.NamesBelow(@"\\?\" + At("tree"), path) ?? []);
        Assert.Equal(@"\\server\share\a", WindowsPaths.Plain(WindowsPaths.Extend(@"\\server\share\a")));
        Assert.Equal(path, WindowsPaths.Plain(WindowsPaths.Extend(path)));
        Assert.Equal(HostStat.Of(path)?.Inode, HostStat.Of(WindowsPaths.Extend(path))?.Inode);
    }

    [Fact]
    public void A_read_only_file_says_so_where_it_cannot_be_replaced()
    {
        string path = _work.Write("app.wasm", "old");
        File.SetAttributes(path, FileAttributes.ReadOnly);
        try
        {
            using AtomicFile file = AtomicFile.Create(path);
            file.Stream.Write("new!"u8);
            if (OperatingSystem.IsWindows())
            {
                var refused = Assert.Throws<FileSystemException>(() => file.Commit());
                Assert.Contains("is read-only", refused.Message, StringComparison.Ordinal);
                Assert.Equal("old", File.ReadAllText(path));
            }
            else
            {
                file.Commit(); // the directory's permissions count there
                Assert.Equal("new!", File.ReadAllText(path));
            }
        }
        finally
        {
            File.SetAttributes(path, FileAttributes.Normal);
        }
    }

    private string At(string name) => Path.Combine(_work.Path, name);

    /// <summary>A tree of two files that hold their own paths.</summary>
    private static DirectoryNode Tree(params string[] paths)
    {
        var root = new DirectoryNode();
        foreach (string path in paths)
        {
            string[] names = path.Split('/');
            DirectoryNode directory = root;
            if (names.Length > 1)
            {
                directory = new DirectoryNode();
                root.Set(names[0], directory);
            }

            directory.Set(names[^1], new FileNode(FileContent.FromBytes(Encoding.UTF8.GetBytes(path))));
        }

        return root;
    }
}
