// SPDX-License-Identifier: MIT
using System.IO.Compression;
using System.Text;
using WasiVfs.Packing;
using WasiVfs.Tests.Support;
using WasiVfs.Tests.Trees;
using WasiVfs.Trees;
using Xunit;

namespace WasiVfs.Tests.Archives;

/// <summary>What an archive costs is bounded by its size and by limits that a caller sets.</summary>
public sealed class ArchiveLimitTests : IDisposable
{
    private const long TooMuch = 2_000_000_000;
    private readonly TemporaryDirectory _work = new();

    public void Dispose() => _work.Dispose();

    /// <summary>The kinds of headers whose data describe the entry after them, alone, after an entry, and after one another.</summary>
    public static TheoryData<char, int> Headers
    {
        get
        {
            var data = new TheoryData<char, int>();
            foreach (char type in "xgLK")
            {
                for (int before = 0; before < 4; before++)
                {
                    data.Add(type, before);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Headers))]
    public void A_header_that_claims_too_much_costs_nothing(char type, int before)
    {
        foreach (bool isBinary in new[] { false, true })
        {
            TarBytes archive = before switch
            {
                0 => TarBytes.Empty,
                1 => TarBytes.Empty.Add("first", content: new string('x', 700)),
                2 => TarBytes.Empty.Pax('x', "path=first"),
                _ => TarBytes.Empty.Add("d/", '5').Add("././@LongLink", 'L', "first\0"),
            };
            byte[] bytes = archive.Add("h"u8, type, size: isBinary ? null : Convert.ToString(TooMuch, 8).PadLeft(11, '0'), change: header =>
            {
                if (isBinary)
                {
                    header.AsSpan(124, 12).Clear();
                    header[124] = 0x80;
                    System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(header.AsSpan(128), TooMuch);
                }
            }).Add("last").ToArray();
            long allocated = Allocated(() => Refused("claims 2000000000 bytes", bytes));
            Assert.InRange(allocated, 0, 4_000_000);
        }
    }

    [Fact]
    public void Attributes_have_a_limit_even_when_they_are_there()
    {
        byte[] fits = TarBytes.Empty.Pax('x', "comment=" + new string('c', 1_000_000)).Add("a", content: "a").ToArray();
        using (TreeSource source = Open(fits))
        {
            Assert.Equal("a"u8, TreeComparison.Bytes(source.Root, "a"));
        }

        Refused("bytes of attributes, over the limit", TarBytes.Empty.Pax('x', "comment=" + new string('c', 2_000_000)).Add("a").ToArray());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Paths_that_make_directories_by_the_thousand_are_refused(bool isZip)
    {
        string below = string.Concat(Enumerable.Repeat("/a", 900));
        byte[] bytes;
        if (isZip)
        {
            bytes = Zip([.. Enumerable.Range(0, 2000).Select(i => ($"{i}{below}", ""))]);
        }
        else
        {
            TarBytes tar = TarBytes.Empty;
            for (int i = 0; i < 2000; i++)
            {
                tar.Pax('x', $"path={i}{below}").Add("x");
            }

            bytes = Gzip(tar.ToArray());
        }

        long allocated = Allocated(() => Refused("made to fill the memory", bytes));
        // What the reader keeps is a part of that.
        Assert.InRange(allocated, 0, 64_000_000);
    }

    [Fact]
    public void Directories_that_have_their_own_entries_are_no_matter()
    {
        TarBytes tar = TarBytes.Empty;
        for (int i = 0; i < 40; i++)
        {
            string path = $"{i}/";
            for (int depth = 0; depth < 500; depth++)
            {
                tar.Add("././@LongLink", 'L', path + "\0").Add("x", '5');
                path += "a/";
            }
        }

        using TreeSource source = Open(tar.ToArray());
        Assert.Equal(40, source.Root.ReadDirectory().Count());
    }

    [Fact]
    public void What_an_archive_inflates_to_has_a_limit()
    {
        byte[] gzip = Gzip(TarBytes.Empty.Add("a", content: new string('x', 100_000)).ToArray());
        byte[] zip = Zip([("a", new string('x', 60_000)), ("b", new string('y', 60_000))]);
        var limits = new ArchiveLimits { InflatedBytes = 90_000 };
        Refused("more than 90000 bytes", gzip, limits, ErrorId.ArchiveTooLarge);
        using (TreeSource source = Open(zip, limits))
        {
            Assert.Equal(60_000, TreeComparison.Bytes(source.Root, "a").Length);
            var refused = Assert.Throws<ArchiveFormatException>(() => TreeComparison.Bytes(source.Root, "b"));
            Assert.Contains("more than 90000 bytes", refused.Message, StringComparison.Ordinal);
        }

        var options = new PackOptions { Mappings = [Mapping.Archive(At("archive"), "/")], ArchiveLimits = limits };
        Assert.Throws<ArchiveFormatException>(() => ImagePacker.Pack(At("out.erofs"), options));
        Assert.False(File.Exists(At("out.erofs")));
        Assert.Equal(1, ImagePacker.Pack(At("out.erofs"), options with { Exclude = ["b"] }).Files);
        Assert.Equal(2, ImagePacker.Pack(At("out.erofs"), options with { ArchiveLimits = new ArchiveLimits() }).Files);
    }

    [Fact]
    public void A_ratio_counts_from_64_MiB_on()
    {
        using var zeros = new MemoryStream();
        using (var gzip = new GZipStream(zeros, CompressionLevel.Optimal, leaveOpen: true))
        {
            // A file of 100 MB, which compresses to a thousandth.
            byte[] header = TarBytes.Empty.Add("zeros"u8, '0', size: Convert.ToString(100_000_000, 8).PadLeft(11, '0')).ToCutArray();
            gzip.Write(header);
            gzip.Write(new byte[100_000_000 + 1024 + 256]);
        }

        Refused("more than 200 times its", zeros.ToArray(), id: ErrorId.ArchiveTooLarge);
        using TreeSource source = Open(zeros.ToArray(), new ArchiveLimits { InflatedRatio = 2000 });
        Assert.Equal(100_000_000UL, source.Root.StatAt(PathFlags.None, "zeros").Size);
    }

    [Fact]
    public void An_entry_of_a_zip_that_claims_too_much_is_refused_before_it_is_inflated()
    {
        byte[] bytes = Zip([("a", "x")]);
        int record = bytes.AsSpan().LastIndexOf("PK\x01\x02"u8);
        BitConverter.TryWriteBytes(bytes.AsSpan(record + 24), 4_000_000_000u);
        using TreeSource source = Open(bytes, new ArchiveLimits { InflatedRatio = int.MaxValue, InflatedBytes = 3_000_000_000 });
        var refused = Assert.Throws<ArchiveFormatException>(() => source.Root.OpenAt(PathFlags.None, "a").Read(new byte[1], 0));
        Assert.Contains("more than 3000000000 bytes", refused.Message, StringComparison.Ordinal);
    }

    private static long Allocated(Action action)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Optimal))
        {
            gzip.Write(bytes);
        }

        return stream.ToArray();
    }

    private static byte[] Zip((string Name, string Content)[] entries)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, string content) in entries)
            {
                using Stream output = zip.CreateEntry(name).Open();
                output.Write(Encoding.UTF8.GetBytes(content));
            }
        }

        return stream.ToArray();
    }

    private void Refused(string words, byte[] bytes, ArchiveLimits? limits = null, ErrorId id = ErrorId.ArchiveMalformed)
    {
        var refused = Assert.Throws<ArchiveFormatException>(() => Open(bytes, limits).Dispose());
        Assert.Equal(id, refused.Id);
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
    }

    private TreeSource Open(byte[] bytes, ArchiveLimits? limits = null)
    {
        File.WriteAllBytes(At("archive"), bytes);
        return TreeSource.Open(At("archive"), limits);
    }

    private string At(string name) => Path.Combine(_work.Path, name);
}
