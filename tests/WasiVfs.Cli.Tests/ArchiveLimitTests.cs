// SPDX-License-Identifier: MIT
using System.Formats.Tar;
using System.IO.Compression;
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Cli;

/// <summary>The options of each verb that opens archives, and what is said of an archive that inflates to too much.</summary>
public sealed class ArchiveLimitTests : IDisposable
{
    private readonly Command _command = new();

    public void Dispose() => _command.Dispose();

    public static TheoryData<string> Lines =>
    [
        $"pack {Command.PrintFile} --archive files.tar.gz::/ -o out.wasm",
        $"run --archive files.tar.gz::/ {Command.PrintFile} /file",
        "image --archive files.tar.gz::/ -o out.erofs",
        "export files.tar.gz -o out.tar",
        "compare files.tar.gz files.tar.gz",
        "check files.tar.gz",
        "ls image.erofs --layer files.tar.gz",
        "cat image.erofs --layer files.tar.gz /file",
        "extract image.erofs --layer files.tar.gz -o out",
        $"pack {Command.PrintFile} --dir site::/ --layer files.tar.gz -o out.wasm",
    ];

    [Theory]
    [MemberData(nameof(Lines))]
    public void The_size_is_bounded_and_the_bound_moved(string line)
    {
        MakeArchive(5000);
        _command.Write("site/index.html", "hello");
        _command.Check("image", "--dir", "site::/", "-o", "image.erofs");
        string[] words = line.Split(' ');
        Capture refused = _command.Run([words[0], "--max-inflated", "4K", .. words[1..]]);
        Assert.Equal(words[0] == "compare" ? 2 : 1, refused.ExitCode);
        Assert.Contains("inflates to more than 4096 bytes, the limit", refused.Error, StringComparison.Ordinal);
        Assert.Contains("raise the limit with --max-inflated or --max-ratio", refused.Error, StringComparison.Ordinal);
        _command.Check([words[0], "--max-inflated", "64K", .. words[1..]]);
    }

    [Fact]
    public void The_ratio_is_bounded_and_the_bound_moved()
    {
        MakeArchive(100_000_000);
        Capture refused = _command.Run("check", "files.tar.gz");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("inflates to more than 200 times its", refused.Error, StringComparison.Ordinal);
        _command.Check("check", "files.tar.gz", "--max-ratio", "2000");
    }

    [Theory]
    [InlineData("The size '5X' is not a number of bytes", "--max-inflated", "5X")]
    [InlineData("The ratio '0' is not a whole number above 0", "--max-ratio", "0")]
    [InlineData("The ratio '1.5' is not a whole number above 0", "--max-ratio", "1.5")]
    public void What_is_not_a_bound_is_refused(string words, params string[] option)
    {
        Capture refused = _command.Run(["check", "files.tar.gz", .. option]);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains(words, refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_containers_layer_and_image_are_pointed_out_with_what_to_do()
    {
        _command.Write("layer/etc/.wh.passwd", "");
        _command.Write("image/oci-layout", "{}");
        _command.Write("image/index.json", "{}");
        string layer = _command.Run("image", "--dir", "layer::/", "-o", "layer.erofs").Error;
        Assert.Contains("'docker export CONTAINER -o files.tar', then --archive files.tar::/.", layer, StringComparison.Ordinal);
        string image = _command.Run("image", "--dir", "image::/", "-o", "image.erofs").Error;
        Assert.Contains("'docker create IMAGE'", image, StringComparison.Ordinal);
    }

    private void MakeArchive(int bytes)
    {
        using FileStream file = File.Create(_command.At("files.tar.gz"));
        using var gzip = new GZipStream(file, CompressionLevel.Optimal);
        using var tar = new TarWriter(gzip);
        tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "file") { DataStream = new MemoryStream(new byte[bytes]) });
    }
}
