// SPDX-License-Identifier: MIT
using System.Formats.Tar;
using System.IO.Compression;
using WasiVfs.Packing;
using WasiVfs.Tests.Support;
using WasiVfs.Tests.Trees;
using WasiVfs.Trees;
using Xunit;

namespace WasiVfs.Tests.Archives;

/// <summary>Archives of others are read here, and those of here by others: GNU tar, Info-ZIP, Python, the framework.</summary>
public sealed class OutsideArchiveTests : IDisposable
{
    private readonly TemporaryDirectory _work = new();

    public void Dispose() => _work.Dispose();

    [TheoryNeeding("tar")]
    [InlineData("v7")]
    [InlineData("ustar")]
    [InlineData("oldgnu")]
    [InlineData("gnu")]
    [InlineData("pax")]
    public void What_GNU_tar_writes_is_read(string format)
    {
        DescriptorContract.MakeTree(At("tree"));
        Tool.Check("tar", $"--format={format}", "-cf", At("archive"), "-C", At("tree"), ".");
        AssertSame(At("tree"), At("archive"), format == "pax" ? TimeSpan.FromTicks(1) : TimeSpan.FromSeconds(1));
    }

    [TheoryNeeding("tar", "gzip")]
    [InlineData("gnu")]
    [InlineData("pax")]
    public void What_GNU_tar_writes_of_odd_names_and_long_ones_is_read(string format)
    {
        using SampleTree sample = Sample();
        Tool.Check("tar", $"--format={format}", "-czf", At("archive"), "-C", sample.Path, ".");
        AssertSame(sample.Path, At("archive"), format == "pax" ? TimeSpan.FromTicks(1) : TimeSpan.FromSeconds(1));
    }

    [TheoryNeeding("tar")]
    [InlineData(ExportFormat.Tar)]
    [InlineData(ExportFormat.TarGzip)]
    public void GNU_tar_reads_what_is_exported(ExportFormat format)
    {
        using SampleTree sample = Sample();
        Export(sample.Path, format);
        Directory.CreateDirectory(At("back"));
        Assert.Equal("", Tool.Run("tar", "-xpf", At("archive"), "-C", At("back")).Error);
        TreeComparison.AssertSame(HostDirectory.Open(sample.Path).OpenAt(PathFlags.None, "."), HostDirectory.Open(At("back")));
        Assert.Empty(TreeComparer.Compare(HostDirectory.Open(sample.Path), HostDirectory.Open(At("back")), new CompareOptions { Times = true }));
        Assert.Contains("-rw-r--r-- 0/0 ", Tool.Check("tar", "-tvf", At("archive")), StringComparison.Ordinal);
    }

    [FactNeeding("gzip")]
    public void Gzip_reads_what_is_exported()
    {
        using SampleTree sample = Sample();
        Export(sample.Path, ExportFormat.TarGzip);
        File.Move(At("archive"), At("archive.tar.gz"));
        TreeExporter.Export(HostDirectory.Open(sample.Path), At("archive.plain"), ExportFormat.Tar);
        Tool.Check("gzip", "-d", At("archive.tar.gz"));
        Assert.Equal(File.ReadAllBytes(At("archive.plain")), File.ReadAllBytes(At("archive.tar")));
    }

    [FactNeeding("zip")]
    public void What_Info_ZIP_writes_is_read()
    {
        string tree = At("tree");
        DescriptorContract.MakeTree(tree);
        foreach (string name in new[] { "ü", "日本", "back\\slash" })
        {
            File.WriteAllText(Path.Combine(tree, name), name);
        }

        Tool.Check("sh", "-c", $"cd '{tree}' && zip -qry '{At("archive.zip")}' .");
        using TreeSource source = TreeSource.Open(At("archive.zip"));
        Assert.Empty(TreeComparer.Compare(HostDirectory.Open(tree), source.Root));
    }

    [FactNeeding("unzip")]
    public void Info_ZIP_reads_what_is_exported()
    {
        DescriptorContract.MakeTree(At("tree"));
        File.WriteAllText(At("tree/ü日本"), "unicode");
        Export(At("tree"), ExportFormat.Zip);
        Tool.Check("unzip", "-tq", At("archive"));
        Tool.Check("unzip", "-q", At("archive"), "-d", At("back"));
        Assert.Empty(TreeComparer.Compare(HostDirectory.Open(At("tree")), HostDirectory.Open(At("back"))));
    }

    [FactNeeding("python3")]
    public void Python_reads_what_is_exported()
    {
        const string program = """
            import sys, zipfile, tarfile, hashlib
            def lines(names, read): return sorted(n + ' ' + hashlib.sha256(read(n)).hexdigest() for n in names)
            t = tarfile.open(sys.argv[1])
            files = {m.name: m for m in t.getmembers() if m.isfile() or m.islnk()}
            z = zipfile.ZipFile(sys.argv[2])
            assert z.testzip() is None
            plain = [i.filename for i in z.infolist() if not i.is_dir() and i.external_attr >> 28 != 0xA]
            a = lines(files, lambda n: t.extractfile(files[n]).read())
            b = lines(plain, z.read)
            assert a == b, (a, b)
            print(len(a), sum(1 for m in t if m.issym()), sum(1 for i in z.infolist() if i.external_attr >> 28 == 0xA), sum(m.uid for m in t))
            """;
        using SampleTree sample = Sample();
        Export(sample.Path, ExportFormat.Tar);
        File.Move(At("archive"), At("archive.tar"));
        Export(sample.Path, ExportFormat.Zip);
        int files = Entries(sample.Path).Count(entry => entry.Type == DescriptorType.RegularFile);
        Assert.Equal($"{files} 5 5 0", Tool.Check("python3", "-c", program, At("archive.tar"), At("archive")).Trim());
    }

    [TheoryNeeding("python3")]
    [InlineData("tarfile.open(sys.argv[1], 'w', format=tarfile.USTAR_FORMAT).add(sys.argv[2], '/')")]
    [InlineData("tarfile.open(sys.argv[1], 'w:gz', format=tarfile.GNU_FORMAT).add(sys.argv[2], '.')")]
    [InlineData("tarfile.open(sys.argv[1], 'w', format=tarfile.PAX_FORMAT).add(sys.argv[2], 'x')", "x")]
    public void What_Python_writes_as_tar_is_read(string statement, string below = ".")
    {
        DescriptorContract.MakeTree(At("tree"));
        string program = $"import sys, tarfile\nt = {statement.Replace(".add(", "\nt.add(", StringComparison.Ordinal)}\nt.close()";
        Tool.Check("python3", "-c", program, At("archive"), At("tree"));
        using TreeSource source = TreeSource.Open(At("archive"));
        TreeComparison.AssertSame(
            HostDirectory.Open(At("tree")).OpenAt(PathFlags.None, "top"),
            source.Root.OpenAt(PathFlags.None, $"{below}/top"), TimeSpan.FromSeconds(1));
    }

    [TheoryNeeding("python3")]
    [InlineData("ZIP_STORED")]
    [InlineData("ZIP_DEFLATED")]
    public void What_Python_writes_as_zip_is_read(string method)
    {
        const string program = """
            import sys, zipfile
            with zipfile.ZipFile(sys.argv[1], 'w', getattr(zipfile, sys.argv[2])) as z:
                z.writestr('a/b.txt', 'content' * 1000)
                z.writestr('ü/日本', b'\x00\xff')
                z.mkdir('empty')
                with z.open(zipfile.ZipInfo('streamed'), 'w', force_zip64=True) as f: f.write(b'12345')
            """;
        Tool.Check("python3", "-c", program, At("archive"), method);
        using TreeSource source = TreeSource.Open(At("archive"));
        string content = System.Text.Encoding.UTF8.GetString(TreeComparison.Bytes(source.Root, "a/b.txt"));
        Assert.Equal(string.Concat(Enumerable.Repeat("content", 1000)), content);
        Assert.Equal([0, 255], TreeComparison.Bytes(source.Root, "ü/日本"));
        Assert.Equal("12345"u8, TreeComparison.Bytes(source.Root, "streamed"));
        Assert.Empty(source.Root.OpenAt(PathFlags.None, "empty").ReadDirectory());
        Assert.True(TreeChecker.Check(At("archive")).IsValid);
    }

    [Theory]
    [InlineData(TarEntryFormat.V7)]
    [InlineData(TarEntryFormat.Ustar)]
    [InlineData(TarEntryFormat.Gnu)]
    [InlineData(TarEntryFormat.Pax)]
    public void What_the_framework_writes_as_tar_is_read(TarEntryFormat format)
    {
        DescriptorContract.MakeTree(At("tree"));
        using (FileStream file = File.Create(At("archive")))
        using (var tar = new TarWriter(file, format))
        {
            foreach ((string path, _) in Entries(At("tree")))
            {
                tar.WriteEntry(Path.Combine(At("tree"), path), path);
            }
        }

        using TreeSource source = TreeSource.Open(At("archive"));
        Assert.Empty(TreeComparer.Compare(HostDirectory.Open(At("tree")), source.Root, new CompareOptions { Times = true }));
    }

    [Fact]
    public void The_framework_reads_what_is_exported()
    {
        using SampleTree sample = Sample();
        Export(sample.Path, ExportFormat.TarGzip);
        using FileStream file = File.OpenRead(At("archive"));
        using var inflated = new GZipStream(file, CompressionMode.Decompress);
        using var tar = new TarReader(inflated);
        var names = new List<string>();
        while (tar.GetNextEntry() is { } entry)
        {
            names.Add(entry.Name.TrimEnd('/'));
            Assert.Equal((0, 0), (entry.Uid, entry.Gid));
        }

        string[] expected = [.. Entries(sample.Path).Select(entry => entry.Path)];
        Assert.Equal(expected.Order(StringComparer.Ordinal), names.Order(StringComparer.Ordinal));

        Export(sample.Path, ExportFormat.Zip);
        using ZipArchive zip = ZipFile.OpenRead(At("archive"));
        Assert.Equal(expected.Order(StringComparer.Ordinal), zip.Entries.Select(entry => entry.FullName.TrimEnd('/')).Order(StringComparer.Ordinal));
    }

    [FactNeeding("cat", "gzip", "tar")]
    public void A_gzip_file_of_several_members_is_one_archive()
    {
        DescriptorContract.MakeTree(At("tree"));
        Tool.Check("sh", "-c", $"cd '{_work.Path}' && tar -cf whole.tar -C tree . && " +
            "(head -c 5000 whole.tar | gzip; tail -c +5001 whole.tar | gzip) > archive");
        AssertSame(At("tree"), At("archive"), TimeSpan.FromSeconds(1));
    }

    /// <summary>A tree with everything but the letter that stands for what is not UTF-8.</summary>
    private static SampleTree Sample()
    {
        var sample = new SampleTree();
        File.Delete(sample.At("names/\uFFFDx"));
        return sample;
    }

    /// <summary>All that is below a directory; unlike the framework's listings this follows no link.</summary>
    private static IEnumerable<(string Path, DescriptorType Type)> Entries(string directory) =>
        new ExportWalk([], CancellationToken.None).Entries(HostDirectory.Open(directory)).Select(entry => (entry.Path, entry.Stat.Type));

    private string At(string name) => Path.Combine(_work.Path, name);

    private void Export(string tree, ExportFormat format) => TreeExporter.Export(HostDirectory.Open(tree), At("archive"), format);

    private static void AssertSame(string directory, string archive, TimeSpan precision)
    {
        using TreeSource source = TreeSource.Open(archive);
        TreeComparison.AssertSame(HostDirectory.Open(directory), source.Root, precision);
    }
}
