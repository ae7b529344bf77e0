// SPDX-License-Identifier: MIT
using System.Diagnostics;
using WasiVfs.Trees;
using WasiVfs.Packing;
using WasiVfs.Tests.Trees;
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Archives;

/// <summary>Changed archives, the same on each run, end in one of our exceptions or are read, in bounded time.</summary>
public sealed class ArchiveFuzzTests
{
    private const int Runs = 1500;

    [Theory]
    [InlineData(ExportFormat.Tar)]
    [InlineData(ExportFormat.TarGzip)]
    [InlineData(ExportFormat.Zip)]
    public void Changed_bytes_never_surprise_the_reader(ExportFormat format)
    {
        using var work = new TemporaryDirectory();
        string tree = Path.Combine(work.Path, "tree");
        string archive = Path.Combine(work.Path, "archive");
        DescriptorContract.MakeTree(tree);
        Directory.CreateDirectory(Path.Combine(tree, new string('d', 120), "日本"));
        TreeExporter.Export(HostDirectory.Open(tree), archive, format);
        byte[] original = File.ReadAllBytes(archive);
        var random = new Random(1);
        var watch = Stopwatch.StartNew();
        int refused = 0;
        for (int run = 0; run < Runs; run++)
        {
            byte[] bytes = [.. original];
            for (int i = random.Next(1, 6); i > 0; i--)
            {
                Mutate(bytes, format, random);
            }

            int length = random.Next(8) == 0 ? random.Next(bytes.Length) : bytes.Length;
            File.WriteAllBytes(archive, bytes[..length]);
            refused += Consume(archive) ? 0 : 1;
        }

        Assert.InRange(refused, Runs / 10, Runs - 1);
        Assert.True(watch.Elapsed < TimeSpan.FromMinutes(2), $"took {watch.Elapsed}");
    }

    /// <summary>Reads all there is. False where the archive is refused; any other exception than these three is a fault of the reader.</summary>
    private static bool Consume(string archive)
    {
        try
        {
            using TreeSource source = TreeSource.Open(archive);
            TreeExporter.Export(source.Root, archive + ".erofs", ExportFormat.Erofs);
            return true;
        }
        catch (ArchiveFormatException)
        {
            // The archive is damaged.
            return false;
        }
        catch (FileSystemException)
        {
            // The archive is well-formed and holds what cannot be packed.
            return false;
        }
        catch (PackException)
        {
            // It is no archive any more.
            return false;
        }
    }

    private static void Mutate(byte[] bytes, ExportFormat format, Random random)
    {
        // The headers of zip lie at the end, those of tar between the contents.
        int from = format == ExportFormat.Zip && random.Next(4) > 0 ? bytes.Length * 2 / 3 : 0;
        int at = random.Next(from, bytes.Length - 8);
        switch (random.Next(5))
        {
            case 0:
                bytes[at] = (byte)random.Next(256);
                break;
            case 1:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 2:
                bytes.AsSpan(at, 4).Fill(random.Next(2) == 0 ? (byte)0xFF : (byte)0);
                break;
            case 3:
                bytes.AsSpan(random.Next(bytes.Length - 8), 8).CopyTo(bytes.AsSpan(at));
                break;
            default:
                MutateTarHeader(bytes, random);
                break;
        }
    }

    /// <summary>Changes a header of a tar archive and makes its checksum fit.</summary>
    private static void MutateTarHeader(byte[] bytes, Random random)
    {
        int block = random.Next(bytes.Length / TarBytes.BlockSize) * TarBytes.BlockSize;
        Span<byte> header = bytes.AsSpan(block, TarBytes.BlockSize);
        if (!header.Slice(257, 5).SequenceEqual("ustar"u8))
        {
            return;
        }

        int[] fields = [0, 5, 124, 130, 135, 136, 156, 157, 257, 345];
        header[fields[random.Next(fields.Length)]] = "0123457xgLKSM/.\0\u007f"u8.ToArray()[random.Next(17)];
        TarBytes.Seal(header);
    }
}
