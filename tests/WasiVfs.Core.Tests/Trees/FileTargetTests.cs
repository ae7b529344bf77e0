// SPDX-License-Identifier: MIT
using WasiVfs.Tests.Support;
using WasiVfs.Trees;
using Xunit;

namespace WasiVfs.Tests.Trees;

public sealed class FileTargetTests : IDisposable
{
    private readonly TemporaryDirectory _work = new();
    private readonly Descriptor _file;

    public FileTargetTests() => _file = HostDirectory.Open(_work.Write("source/file", new string('x', 1_000_000)));

    public void Dispose() => _work.Dispose();

    private string Target => Path.Combine(_work.Path, "out", "copy");

    [Fact]
    public void A_file_gets_the_name_that_is_given_and_its_time()
    {
        DateTime time = new(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(Path.Combine(_work.Path, "source/file"), time);
        Descriptor file = HostDirectory.Open(Path.Combine(_work.Path, "source/file"));
        ExportResult result = TreeExporter.ExportFile(file, "file", Target, ExportFormat.File);
        Assert.Equal((Target, ExportFormat.File, 1, 1_000_000L), (result.Path, result.Format, result.Files, result.Bytes));
        Assert.Equal(1_000_000, new FileInfo(Target).Length);
        Assert.Equal(time, File.GetLastWriteTimeUtc(Target));
    }

    [Fact]
    public void What_exists_is_kept_unless_it_is_to_be_overwritten()
    {
        _work.Write("out/copy", "old");
        Assert.Equal(ErrorCode.Exist, Assert.Throws<FileSystemException>(() => FileTarget.Write(_file, Target)).Code);
        Assert.Equal("old", File.ReadAllText(Target));
        Assert.Equal(1_000_000, FileTarget.Write(_file, Target, new ExtractOptions { Overwrite = true }));
        Assert.Equal(1_000_000, new FileInfo(Target).Length);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_cancelled_write_leaves_what_was_there(bool exists)
    {
        if (exists)
        {
            _work.Write("out/copy", "old");
        }

        using var source = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => FileTarget.Write(
            _file, Target, new ExtractOptions { Overwrite = true }, new ImmediateProgress(_ => source.Cancel()), source.Token));
        string directory = Path.GetDirectoryName(Target)!;
        Assert.Equal(exists, Directory.Exists(directory));
        if (exists)
        {
            Assert.Equal([Target], Directory.GetFiles(directory));
            Assert.Equal("old", File.ReadAllText(Target));
        }
    }

    [Fact]
    public void A_directory_is_neither_replaced_nor_written_as_a_file()
    {
        Directory.CreateDirectory(Target);
        foreach (bool overwrite in new[] { false, true })
        {
            Assert.Equal(ErrorCode.IsDirectory, Assert.Throws<FileSystemException>(
                () => FileTarget.Write(_file, Target, new ExtractOptions { Overwrite = overwrite })).Code);
        }

        Descriptor directory = HostDirectory.Open(Path.Combine(_work.Path, "source"));
        Assert.Equal(ErrorCode.IsDirectory, Assert.Throws<FileSystemException>(
            () => TreeExporter.Export(directory, Path.Combine(_work.Path, "x"), ExportFormat.File)).Code);
    }
}
