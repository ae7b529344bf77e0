// SPDX-License-Identifier: MIT
using System.IO.Compression;
using CsCheck;
using WasiVfs.Packing;
using WasiVfs.Tests.Archives;
using WasiVfs.Tests.Support;
using WasiVfs.Tests.Trees;
using WasiVfs.Trees;
using Xunit;

namespace WasiVfs.Tests.Fuzz;

/// <summary>Archives with a few changed bytes end in one of our exceptions, or are read and written as an image.</summary>
public sealed class ArchiveMutationTests
{
    [Theory]
    [InlineData(ExportFormat.Tar)]
    [InlineData(ExportFormat.TarGzip)]
    [InlineData(ExportFormat.Zip)]
    public void A_mutated_archive_is_read_or_refused(ExportFormat format)
    {
        using var work = new TemporaryDirectory();
        string tree = Path.Combine(work.Path, "tree");
        string archive = Path.Combine(work.Path, "archive");
        DescriptorContract.MakeTree(tree);
        Directory.CreateDirectory(Path.Combine(tree, new string('d', 120), "日本"));
        TreeExporter.Export(HostDirectory.Open(tree), archive, format);
        byte[] original = Inflated(File.ReadAllBytes(archive), format);
        var tally = new FuzzTally($"archives, {format}");
        int rounds = FuzzRounds.Or(1500);
        Damage(original, format).Sample(
            damage =>
            {
                byte[] bytes = Make(original, damage.Changes, format, damage.Fits);
                using var place = new TemporaryDirectory();
                string changed = Path.Combine(place.Path, "archive");
                File.WriteAllBytes(changed, bytes[..Math.Min(damage.Length, bytes.Length)]);
                tally.Add(Consume(changed));
            },
            iter: rounds);
        tally.Print();
        Assert.InRange(tally.Accepted, rounds / 20, rounds);
        Assert.InRange(tally.Refused, rounds / 10, rounds - 1);
    }

    // What is compressed is changed before it is compressed, and sometimes behind that too; the headers are made to fit.
    private static byte[] Make(byte[] original, ByteChange[] changes, ExportFormat format, bool fits)
    {
        byte[] bytes = ByteChange.Apply(original, changes);
        if (fits)
        {
            TarBytes.SealHeaders(bytes);
        }

        return format == ExportFormat.TarGzip ? ByteChange.Apply(Compressed(bytes), fits ? [] : changes[..1]) : bytes;
    }

    private static byte[] Inflated(byte[] archive, ExportFormat format)
    {
        if (format != ExportFormat.TarGzip)
        {
            return archive;
        }

        using var output = new MemoryStream();
        using var inflate = new GZipStream(new MemoryStream(archive), CompressionMode.Decompress);
        inflate.CopyTo(output);
        return output.ToArray();
    }

    private static byte[] Compressed(byte[] bytes)
    {
        using var output = new MemoryStream();
        using (var deflate = new GZipStream(output, CompressionLevel.Fastest))
        {
            deflate.Write(bytes);
        }

        return output.ToArray();
    }

    // Changes of any bytes, and of a tar header's telling fields, whose checksum is then made to fit; sometimes the end is cut off.
    private static Gen<(ByteChange[] Changes, int Length, bool Fits)> Damage(byte[] original, ExportFormat format)
    {
        // The headers of zip lie at the end, those of tar between the contents.
        Gen<int> any = Gen.Int[0, original.Length - 1];
        Gen<int> end = Gen.Int[original.Length * 2 / 3, original.Length - 1];
        Gen<int> field = Gen.Select(
            Gen.Int[0, Math.Max(0, (original.Length / TarBytes.BlockSize) - 1)], Gen.OneOf(0, 5, 124, 130, 135, 136, 156, 157, 257, 345))
            .Select((block, offset) => (block * TarBytes.BlockSize) + offset);
        Gen<int> at = format switch
        {
            ExportFormat.Zip => Gen.Frequency((1, any), (3, end)),
            _ => Gen.OneOf(any, field),
        };
        Gen<int> value = Gen.Frequency(
            (2, Gen.Int[0, 255]), (1, Gen.OneOf(0, -1)), (2, Gen.OneOf("0123457xgLKSM/.\0\u007f".ToCharArray()).Select(letter => (int)letter)));
        Gen<ByteChange> change = ByteChange.Gen(at, value, ChangeKind.Set, ChangeKind.Flip, ChangeKind.Word, ChangeKind.Copy);
        return from changes in change.Array[1, 5]
               from length in Gen.Frequency((7, Gen.Const(original.Length)), (1, any))
               from fits in Gen.Bool
               select (changes, length, format != ExportFormat.Zip && fits);
    }

    /// <summary>Reads all there is. False if the archive is refused; any other exception than these three is a fault of the reader.</summary>
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
}
