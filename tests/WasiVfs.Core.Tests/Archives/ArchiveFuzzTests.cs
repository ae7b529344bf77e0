// SPDX-License-Identifier: MIT
using System.Diagnostics;
using CsCheck;
using WasiVfs.Packing;
using WasiVfs.Tests.Support;
using WasiVfs.Tests.Trees;
using WasiVfs.Trees;
using Xunit;

namespace WasiVfs.Tests.Archives;

/// <summary>Changed archives end in one of our exceptions or are read, in bounded time.</summary>
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
        int refused = 0;
        Damage(original, format).Sample(
            damage =>
            {
                byte[] bytes = ByteChange.Apply(original, damage.Changes);
                if (damage.Sealed)
                {
                    TarBytes.SealHeaders(bytes);
                }

                using var place = new TemporaryDirectory();
                string changed = Path.Combine(place.Path, "archive");
                File.WriteAllBytes(changed, bytes[..Math.Min(damage.Length, bytes.Length)]);
                var watch = Stopwatch.StartNew();
                if (!Consume(changed))
                {
                    Interlocked.Increment(ref refused);
                }

                Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"took {watch.Elapsed}");
            },
            iter: Runs);
        Assert.InRange(refused, Runs / 10, Runs - 1);
    }

    // Changes of any bytes, and of a tar header's telling fields, whose checksum is then made to fit; sometimes the end is cut off.
    private static Gen<(ByteChange[] Changes, int Length, bool Sealed)> Damage(byte[] original, ExportFormat format)
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
            ExportFormat.Tar => Gen.OneOf(any, field),
            _ => any,
        };
        Gen<int> value = Gen.Frequency(
            (2, Gen.Int[0, 255]), (1, Gen.OneOf(0, -1)), (2, Gen.OneOf("0123457xgLKSM/.\0\u007f".ToCharArray()).Select(letter => (int)letter)));
        Gen<ByteChange> change = ByteChange.Gen(at, value, ChangeKind.Set, ChangeKind.Flip, ChangeKind.Word, ChangeKind.Copy);
        return from changes in change.Array[1, 5]
               from length in Gen.Frequency((7, Gen.Const(original.Length)), (1, any))
               from fits in Gen.Bool
               select (changes, length, format == ExportFormat.Tar && fits);
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
}
