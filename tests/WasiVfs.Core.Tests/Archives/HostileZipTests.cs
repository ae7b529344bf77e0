// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using WasiVfs.Packing;
using WasiVfs.Tests.Support;
using WasiVfs.Tests.Trees;
using WasiVfs.Trees;
using Xunit;

namespace WasiVfs.Tests.Archives;

/// <summary>Zip archives that are odd, unsafe or damaged.</summary>
public sealed class HostileZipTests : IDisposable
{
    // PKWARE's APPNOTE.TXT, 4.3.7, 4.3.12 and 4.3.16: signatures, and offsets of fields.
    private const uint LocalHeader = 0x04034B50;
    private const int LocalName = 30;
    private const uint CentralRecord = 0x02014B50;
    private const int CentralFlags = 8;
    private const int CentralMethod = 10;
    private const int CentralCrc = 16;
    private const int CentralSize = 24;
    private const int CentralName = 46;
    private const uint EndRecord = 0x06054B50;
    private const int EndLength = 22;
    private const int EndDisk = 4;
    private const int EndCount = 10;
    private const int EndSize = 12;
    private const int EndOffset = 16;

    private readonly TemporaryDirectory _work = new();

    public void Dispose() => _work.Dispose();

    [Theory]
    [InlineData("has a '..' in its name", "../evil")]
    [InlineData("has a '..' in its name", "a/../../evil")]
    [InlineData("lies below 'a', which is not a directory", "a", "a/b")]
    [InlineData("other entries lie below it", "a/b", "a")]
    [InlineData("names the whole tree", ".")]
    public void Names_are_refused_with_the_place(string words, params string[] names) => Refused(words, Zip([.. names.Select(name => (name, "x"))]));

    [Fact]
    public void Of_entries_with_one_name_the_last_counts()
    {
        using TreeSource source = Open(Zip(("a", "first"), ("a", "second"), ("/b", "b"), ("./c//d/", "")));
        Assert.Equal("second"u8, TreeComparison.Bytes(source.Root, "a"));
        Assert.Equal(["a", "b", "c"], source.Root.ReadDirectory().Select(entry => entry.Name));
        Assert.Equal(DescriptorType.Directory, source.Root.StatAt(PathFlags.None, "c/d").Type);
    }

    [Theory]
    [InlineData(EndDisk, 1)]
    [InlineData(EndOffset + 2, 1)]
    [InlineData(EndOffset, 0)]
    [InlineData(EndCount, 5)]
    public void An_end_record_is_refused(int field, byte value)
    {
        byte[] bytes = Zip(("a", "x"), ("b", "y"));
        bytes[bytes.Length - EndLength + field] = value;
        Refused("it is cut or of several volumes", bytes);
    }

    [Fact]
    public void A_cut_archive_is_refused()
    {
        byte[] bytes = Zip(("a", "x"), ("b", "y"));
        for (int length = 4; length < bytes.Length; length++)
        {
            byte[] cut = bytes[..length];
            Refused("it is cut", cut);
        }
    }

    [Theory]
    [InlineData("has the checksum", CentralCrc, null)]
    [InlineData("has the checksum", CentralSize, 1)]
    [InlineData("and declares 200", CentralSize, 200)]
    [InlineData("is encrypted", CentralFlags, 1)]
    [InlineData("cannot be inflated", CentralMethod, 14)]
    public void A_content_is_refused_when_it_is_read_and_may_be_excluded(string words, int field, int? value)
    {
        byte[] bytes = Zip(("a", new string('a', 199)), ("b", "y"));
        int first = bytes.AsSpan().IndexOf(Signature(CentralRecord));
        bytes[first + field] = (byte)(value ?? bytes[first + field] + 1);
        using TreeSource source = Open(bytes);
        var refused = Assert.Throws<ArchiveFormatException>(() => TreeComparison.Bytes(source.Root, "a"));
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
        Assert.Contains("the entry 'a'", refused.Message, StringComparison.Ordinal);
        Assert.Equal("y"u8, TreeComparison.Bytes(source.Root, "b"));
        ImageProblem problem = Assert.Single(TreeChecker.Check(At("archive")).Problems);
        Assert.Equal("/a", problem.Path);

        var options = new PackOptions { Mappings = [Mapping.Archive(At("archive"), "/")] };
        Assert.Throws<ArchiveFormatException>(() => ImagePacker.Pack(At("out.erofs"), options));
        Assert.Equal(1, ImagePacker.Pack(At("out.erofs"), options with { Exclude = ["a"] }).Files);
    }

    [Fact]
    public void A_bomb_of_entries_that_share_bytes_is_refused()
    {
        byte[] one = Zip(("a", new string('x', 100_000)));
        int central = one.AsSpan().IndexOf(Signature(CentralRecord));
        int end = one.AsSpan().IndexOf(Signature(EndRecord));
        const int copies = 60_000;
        byte[] records = [.. Enumerable.Repeat(one[central..end], copies).SelectMany(record => record)];
        byte[] bytes = [.. one[..central], .. records, .. one[end..]];
        Span<byte> last = bytes.AsSpan(^EndLength..);
        BinaryPrimitives.WriteUInt16LittleEndian(last[(EndCount - 2)..], copies);
        BinaryPrimitives.WriteUInt16LittleEndian(last[EndCount..], copies);
        BinaryPrimitives.WriteUInt32LittleEndian(last[EndSize..], (uint)records.Length);
        Refused("they lie over each other", bytes);
    }

    [Fact]
    public void A_local_header_that_is_none_is_refused()
    {
        byte[] bytes = Zip(("a", "x"), ("b", "y"));
        bytes[bytes.AsSpan().LastIndexOf(Signature(LocalHeader))]++;
        using TreeSource source = Open(bytes);
        var refused = Assert.Throws<ArchiveFormatException>(() => TreeComparison.Bytes(source.Root, "b"));
        Assert.Contains("the entry 'b' cannot be inflated", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Backslashes_separate_where_no_name_has_the_other()
    {
        using (TreeSource source = Open(Zip(("""a\b""", "x"), ("""c\d/e""", "y"))))
        {
            Assert.Equal(["""a\b""", """c\d"""], source.Root.ReadDirectory().Select(entry => entry.Name));
        }

        using (TreeSource source = Open(Zip(("""a\b""", "x"), ("""c\""", ""))))
        {
            Assert.Equal(["a", "c"], source.Root.ReadDirectory().Select(entry => entry.Name));
            Assert.Equal("x"u8, TreeComparison.Bytes(source.Root, "a/b"));
        }

        Refused("has a '..' in its name", Zip(("""..\evil""", "x")));
    }

    [Fact]
    public void A_name_that_is_no_UTF8_is_refused()
    {
        byte[] bytes = Zip(("abc", "x"));
        foreach (uint signature in new[] { LocalHeader, CentralRecord })
        {
            int at = bytes.AsSpan().IndexOf(Signature(signature));
            bytes.AsSpan(at).Slice(signature == LocalHeader ? LocalName : CentralName, 3).Fill(0x81);
        }

        Refused("is not valid UTF-8", bytes);
    }

    [Fact]
    public void A_symbolic_link_is_one_where_Unix_says_so()
    {
        const int link = unchecked((int)0xA1FF0000);
        using (TreeSource source = Open(Zip(link, ("l", "/etc/passwd"), ("m", "../x"))))
        {
            Assert.Equal(["/etc/passwd", "../x"], new[] { "l", "m" }.Select(source.Root.ReadLinkAt));
        }

        using (TreeSource source = Open(Zip(("l", "/etc/passwd"))))
        {
            Assert.Equal(DescriptorType.RegularFile, source.Root.StatAt(PathFlags.None, "l").Type);
        }

        Refused("over the limit", Zip(link, ("l", new string('x', 4096))));
        Refused("no target", Zip(link, ("l", "")));
    }

    [TheoryNeeding("zip")]
    [InlineData("is encrypted", "-P", "secret")]
    [InlineData("cannot be inflated", "-Z", "bzip2")]
    public void What_Info_ZIP_writes_and_is_not_read_is_named(string words, params string[] options)
    {
        File.WriteAllText(At("file"), new string('x', 1000));
        Tool.Check("zip", ["-qj", .. options, At("archive.zip"), At("file")]);
        using TreeSource source = TreeSource.Open(At("archive.zip"));
        var refused = Assert.Throws<ArchiveFormatException>(() => TreeComparison.Bytes(source.Root, "file"));
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
    }

    [FactNeeding("zip")]
    public void A_volume_is_no_archive()
    {
        var bytes = new byte[200_000];
        new Random(1).NextBytes(bytes);
        File.WriteAllBytes(At("file"), bytes);
        Tool.Check("zip", "-qj", "-s", "64k", At("archive.zip"), At("file"));
        Assert.Contains("volume", Assert.Throws<PackException>(() => TreeSource.Open(At("archive.z01"))).Message, StringComparison.Ordinal);
    }

    [FactNeeding("python3")]
    public void More_entries_than_16_bits_count_are_read_and_written()
    {
        const int count = 70_000;
        const string program = "import sys,zipfile\nz=zipfile.ZipFile(sys.argv[1],'w')\n" +
            "for i in range(int(sys.argv[2])): z.writestr('%05d'%i, b'')\nz.close()";
        Tool.Check("python3", "-c", program, At("archive"), $"{count}");
        using TreeSource source = TreeSource.Open(At("archive"));
        Assert.Equal(count, source.Root.ReadDirectory().Count());
        TreeExporter.Export(source.Root, At("copy.zip"), ExportFormat.Zip);
        const string counting = "import sys,zipfile\nprint(len(zipfile.ZipFile(sys.argv[1]).namelist()))";
        Assert.Equal($"{count}", Tool.Check("python3", "-c", counting, At("copy.zip")).Trim());
    }

    private static byte[] Signature(uint signature)
    {
        var bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, signature);
        return bytes;
    }

    private static byte[] Zip(params (string Name, string Content)[] entries) => Zip(0, entries);

    private static byte[] Zip(int attributes, params (string Name, string Content)[] entries)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, string content) in entries)
            {
                ZipArchiveEntry entry = zip.CreateEntry(name);
                entry.ExternalAttributes = attributes;
                using Stream output = entry.Open();
                output.Write(Encoding.UTF8.GetBytes(content));
            }
        }

        return stream.ToArray();
    }

    private void Refused(string words, byte[] bytes)
    {
        var refused = Assert.Throws<ArchiveFormatException>(() => Open(bytes).Dispose());
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
        Assert.Contains(At("archive"), refused.Message, StringComparison.Ordinal);
    }

    private TreeSource Open(byte[] bytes)
    {
        File.WriteAllBytes(At("archive"), bytes);
        return TreeSource.Open(At("archive"));
    }

    private string At(string name) => Path.Combine(_work.Path, name);
}
