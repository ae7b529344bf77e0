// SPDX-License-Identifier: MIT
using System.IO.Compression;
using System.Text;
using WasiVfs.Packing;
using WasiVfs.Tests.Support;
using WasiVfs.Tests.Trees;
using WasiVfs.Trees;
using Xunit;

namespace WasiVfs.Tests.Archives;

/// <summary>Tar archives that are odd, unsafe or damaged.</summary>
public sealed class HostileTarTests : IDisposable
{
    private readonly TemporaryDirectory _work = new();

    public void Dispose() => _work.Dispose();

    public static TheoryData<string, byte[]> Refused() => new()
    {
        { "has a '..' in its name", TarBytes.Empty.Add("../evil").ToArray() },
        { "has a '..' in its name", TarBytes.Empty.Add("a/../../evil").ToArray() },
        { "has a '..' in its name", TarBytes.Empty.Add("/..").ToArray() },
        { "has a '..' in its name", TarBytes.Empty.Pax('x', "path=a/../b").Add("plain").ToArray() },
        { "the entry 'a/b' lies below 'a', which is not a directory", TarBytes.Empty.Add("a").Add("a/b").ToArray() },
        { "the entry 'a/b' lies below 'a', which is not a directory", TarBytes.Empty.Add("a", '2', link: "/etc").Add("a/b").ToArray() },
        { "other entries lie below it", TarBytes.Empty.Add("a/b").Add("a").ToArray() },
        { "names the whole tree", TarBytes.Empty.Add("/").Add(".", '0').ToArray() },
        { "the hard link 'a' leads to 'b', which is not a file before it", TarBytes.Empty.Add("a", '1', link: "b").Add("b").ToArray() },
        { "the hard link 'a' leads to 'd', which is not a file before it", TarBytes.Empty.Add("d/", '5').Add("a", '1', link: "d").ToArray() },
        { "has a '..' in its name", TarBytes.Empty.Add("a", '1', link: "../../etc/passwd").ToArray() },
        { "has no target", TarBytes.Empty.Add("a", '2').ToArray() },
        { "is not valid UTF-8", TarBytes.Empty.Add([0xFF, 0xFE], '0').ToArray() },
        { "which is not supported", TarBytes.Empty.Add("a", 'M', "rest").ToArray() },
        { "which is not supported", TarBytes.Empty.Add("a", 'Q').ToArray() },
        { "there should be the header of an entry", [.. TarBytes.Empty.Add("a").ToCutArray(), .. Encoding.ASCII.GetBytes(new string('x', 1024))] },
        { "it is cut", TarBytes.Empty.Add("a").ToCutArray() },
        { "it is cut", TarBytes.Empty.Add("a", content: new string('x', 600)).ToCutArray()[..1024] },
        { "it is cut", TarBytes.Empty.Add("a").Add("b").ToCutArray()[..700] },
        { "it is cut", TarBytes.Empty.Add("a"u8, '0', size: "77777777777").ToArray() },
        { "it is damaged", TarBytes.Empty.Add("a"u8, '0', change: header => header.AsSpan(124, 12).Fill(0xFF)).ToArray() },
        { "it is damaged", TarBytes.Empty.Add("a"u8, '0', change: header => (header[124], header[125]) = (0x80, 0x7F)).ToArray() },
        { "it is damaged", TarBytes.Empty.Add("a"u8, '0', size: "zzz").ToArray() },
        { "get the archive again", TarBytes.Empty.Add("a"u8, 'x', size: "77777777777").ToArray() },
        { "get the archive again", TarBytes.Empty.Add("a"u8, 'L', size: "77777777777").ToArray() },
        { "it is damaged", TarBytes.Empty.Add("p"u8, 'x', "99999999999 path=x\n"u8).Add("a").ToArray() },
        { "it is damaged", TarBytes.Empty.Add("p"u8, 'x', "3 p"u8).Add("a").ToArray() },
        { "it is damaged", TarBytes.Empty.Pax('x', "size=-1").Add("a").ToArray() },
        { "get", TarBytes.Empty.Pax('x', "size=9223372036854775807").Add("a").ToArray() },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void An_archive_is_refused_with_the_place(string words, byte[] bytes)
    {
        var refused = Assert.Throws<ArchiveFormatException>(() => Open(bytes));
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
        Assert.Contains(At("archive"), refused.Message, StringComparison.Ordinal);
        Assert.EndsWith($"(at offset 0x{refused.Offset:x}).", refused.Message, StringComparison.Ordinal);
        Assert.InRange(refused.Offset!.Value, 0, bytes.Length);
        CheckResult check = TreeChecker.Check(At("archive"));
        Assert.Equal((refused.Message, refused.Offset), (check.Problems.Single().Message, check.Problems.Single().Offset));
    }

    [Theory]
    [InlineData(256, ErrorCode.NameTooLong)]
    [InlineData(3000, ErrorCode.NameTooLong)]
    public void Names_and_depths_have_their_limits(int length, ErrorCode code)
    {
        string path = length > 1000 ? string.Concat(Enumerable.Repeat("d/", length)) : new string('n', length);
        var refused = Assert.Throws<FileSystemException>(() => Open(TarBytes.Empty.Pax('x', $"path={path}").Add("a").ToArray()));
        Assert.Equal(code, refused.Code);
        Assert.Contains("archive", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_are_relative_whatever_they_start_with()
    {
        using TreeSource source = Open(TarBytes.Empty.Add("/etc/a", content: "1").Add("./etc//b", content: "2").Add("etc/./c/", '5').ToArray());
        Assert.Equal(["a", "b", "c"], source.Root.OpenAt(PathFlags.None, "etc").ReadDirectory().Select(entry => entry.Name));
    }

    [Fact]
    public void Of_entries_with_one_name_the_last_counts()
    {
        using TreeSource source = Open(TarBytes.Empty
            .Add("a", content: "first").Add("b", '1', link: "a").Add("a", content: "second")
            .Add("c").Add("c/", '5').Add("c/d")
            .Add("e/", '5').Add("e", content: "was a directory").ToArray());
        Assert.Equal("second"u8, TreeComparison.Bytes(source.Root, "a"));
        Assert.Equal("first"u8, TreeComparison.Bytes(source.Root, "b"));
        Assert.Equal(DescriptorType.Directory, source.Root.StatAt(PathFlags.None, "c").Type);
        Assert.Equal(DescriptorType.RegularFile, source.Root.StatAt(PathFlags.None, "e").Type);
    }

    [Fact]
    public void Links_are_kept_and_not_followed()
    {
        using TreeSource source = Open(TarBytes.Empty
            .Add("out", '2', link: "/etc/passwd").Add("up", '2', link: "../../x").Add("f", content: "f")
            .Add("g", '1', link: "./f").Add("s", '1', link: "out").ToArray());
        Assert.Equal("/etc/passwd", source.Root.ReadLinkAt("out"));
        Assert.Equal("/etc/passwd", source.Root.ReadLinkAt("s"));
        Assert.Equal("../../x", source.Root.ReadLinkAt("up"));
        Assert.True(source.Root.OpenAt(PathFlags.None, "g").IsSameObject(source.Root.OpenAt(PathFlags.None, "f")));
        Assert.Throws<FileSystemException>(() => source.Root.OpenAt(PathFlags.SymlinkFollow, "out"));
    }

    [Theory]
    [InlineData('3', "a device")]
    [InlineData('4', "a device")]
    [InlineData('6', "a named pipe")]
    public void A_device_is_refused_by_a_pack_unless_it_is_excluded(char type, string words)
    {
        File.WriteAllBytes(At("archive"), TarBytes.Empty.Add("dev/x", type).Add("file").ToArray());
        var refused = Assert.Throws<FileSystemException>(() => Pack());
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, Pack("dev/x").Files);
        using TreeSource source = TreeSource.Open(At("archive"));
        Warning warning = TreeExporter.Export(source.Root, At("copy"), ExportFormat.Tar).Warnings.Single();
        Assert.Contains("left out", warning.Message, StringComparison.Ordinal);
    }

    [TheoryNeeding("tar", "truncate")]
    [InlineData("gnu", "0.0", "sparse")]
    [InlineData("pax", "0.0", "damaged")]
    [InlineData("pax", "0.1", "is stored sparse")]
    [InlineData("pax", "1.0", "is stored sparse")]
    public void A_sparse_file_is_refused(string format, string version, string words)
    {
        Directory.CreateDirectory(At("tree"));
        File.WriteAllText(At("tree/plain"), "plain");
        Tool.Check("sh", "-c", $"cd '{At("tree")}' && truncate -s 1M holes && " +
            "for i in 1 3 5 7 9 11 13; do echo x | dd of=holes bs=64k seek=$i conv=notrunc 2>/dev/null; done");
        string[] line = ["--sparse", $"--format={format}", .. format == "pax" ? [$"--sparse-version={version}"] : Array.Empty<string>()];
        Tool.Check("tar", [.. line, "-cf", At("archive"), "-C", At("tree"), "holes", "plain"]);
        var refused = Assert.Throws<ArchiveFormatException>(() => Pack());
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(At("out.erofs")));
        if (words == "is stored sparse")
        {
            Assert.Equal(1, Pack("holes").Files);
            using TreeSource source = TreeSource.Open(At("archive"));
            Assert.Equal("plain"u8, TreeComparison.Bytes(source.Root, "plain"));
        }
    }

    [Fact]
    public void Extended_headers_say_more_than_headers()
    {
        string name = string.Concat(Enumerable.Repeat("long/", 60)) + "名";
        using TreeSource source = Open(TarBytes.Empty
            .Pax('g', "comment=all").Add("first")
            .Pax('x', $"path={name}", "mtime=-1.25", "size=3").Add([0xFF], '0', "abc"u8, size: "00000000003")
            .Add("././@LongLink", 'L', new string('l', 150) + "\0").Add("short", content: "l")
            .Add("././@LongLink", 'K', new string('t', 200) + "\0").Add("link", '2', link: "short").ToArray());
        Assert.Equal(DateTimeOffset.UnixEpoch, source.Root.StatAt(PathFlags.None, "first").Modified);
        Assert.Equal(DateTimeOffset.UnixEpoch.AddSeconds(-1.25), source.Root.StatAt(PathFlags.None, name).Modified);
        Assert.Equal("abc"u8, TreeComparison.Bytes(source.Root, name));
        Assert.Equal("l"u8, TreeComparison.Bytes(source.Root, new string('l', 150)));
        Assert.Equal(new string('t', 200), source.Root.ReadLinkAt("link"));
    }

    [Fact]
    public void A_gzip_file_of_something_else_or_cut_is_refused()
    {
        byte[] tar = TarBytes.Empty.Add("a", content: new string('x', 100_000)).ToArray();
        byte[] packed = Gzip(tar);
        int refused = 0;
        for (int length = 30; length < packed.Length; length++)
        {
            try
            {
                // Of the last bytes none is of the content.
                using TreeSource source = Open(packed[..length]);
                Assert.Equal(100_000, TreeComparison.Bytes(source.Root, "a").Length);
            }
            catch (ArchiveFormatException)
            {
                refused++;
            }
        }

        Assert.True(refused > packed.Length / 2, $"{refused} of {packed.Length}");
        Assert.Contains("is not a tar archive", Assert.Throws<ArchiveFormatException>(() => Open(Gzip("text"u8))).Message, StringComparison.Ordinal);
        var cut = Assert.Throws<ArchiveFormatException>(() => Open(Gzip(tar.AsSpan(0, 2000))));
        Assert.Contains("of what is compressed", cut.Message, StringComparison.Ordinal);
        packed[packed.Length / 2] ^= 0x10;
        Assert.Throws<ArchiveFormatException>(() => Open(packed));
    }

    [Fact]
    public void An_archive_without_entries_is_an_empty_tree()
    {
        using TreeSource source = Open(new byte[10240]);
        Assert.Equal(TreeKind.Tar, source.Kind);
        Assert.Empty(source.Root.ReadDirectory());
    }

    private static byte[] Gzip(ReadOnlySpan<byte> bytes)
    {
        byte[] copy = bytes.ToArray();
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Optimal))
        {
            gzip.Write(copy);
        }

        return stream.ToArray();
    }

    private ImageResult Pack(params string[] exclude) =>
        ImagePacker.Pack(At("out.erofs"), new PackOptions { Mappings = [Mapping.Archive(At("archive"), "/")], Exclude = exclude });

    private TreeSource Open(byte[] bytes)
    {
        File.WriteAllBytes(At("archive"), bytes);
        return TreeSource.Open(At("archive"));
    }

    private string At(string name) => Path.Combine(_work.Path, name);
}
