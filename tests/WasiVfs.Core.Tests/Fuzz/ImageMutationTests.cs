// SPDX-License-Identifier: MIT
using CsCheck;
using WasiVfs.Tests.Support;
using WasiVfs.Tests.Trees;
using WasiVfs.Trees;
using Xunit;
using Format = WasiVfs.Trees.ErofsFormat;

namespace WasiVfs.Tests.Fuzz;

/// <summary>Images with a few changed bytes, most of them among the inodes and directories: checked, read as a whole and written anew.
/// Nothing but the two exceptions leaves the reader, and it reads no more than a multiple of the image.</summary>
public sealed class ImageMutationTests
{
    // The check, a walk, the planning and the copy read a byte once or twice each; files may lie over each other.
    private const int MostReads = 400;

    [Fact]
    public void A_mutated_image_is_read_or_refused()
    {
        using var sample = new SampleTree();
        File.Delete(sample.At("size-300000"));
        byte[] original = ErofsOracle.Build(ErofsOracle.TreeOf(sample.Path, preserve: true));
        Gen<int> end = Gen.Frequency((9, Gen.Const(original.Length)), (1, Gen.Int[0, original.Length]));
        var tally = new FuzzTally("images");
        int rounds = FuzzRounds.Or(2000);
        Gen.Select(Changes(original), end).Sample(
            (changes, length) =>
            {
                byte[] bytes = ByteChange.Apply(original, changes)[..length];
                var source = new CountingByteSource(bytes);
                tally.Add(Consume(source));
                Assert.InRange(source.BytesRead, 0, (long)MostReads * original.Length);
            },
            iter: rounds);
        tally.Print();
        Assert.InRange(tally.Refused, rounds / 10, rounds - 1);
    }

    private static Gen<ByteChange[]> Changes(byte[] original) => ByteChange.Gen(
        Gen.Frequency((1, Gen.Int[0, Format.BlockSize]), (3, Gen.Int[0, (int)MetadataEnd(original)])),
        Gen.Frequency((2, Gen.Int[0, 300]), (1, Gen.Const(-1)), (1, Gen.Int[0, original.Length])),
        ChangeKind.Set,
        ChangeKind.Flip,
        ChangeKind.Word,
        ChangeKind.Clear,
        ChangeKind.Copy).Array[1, 7];

    /// <summary>Reads all there is. False if the image is refused; any other exception than these two is a fault of the reader.</summary>
    private static bool Consume(ByteSource bytes)
    {
        try
        {
            using ErofsImage image = ErofsImage.Open(bytes);
            ErofsVerifier.Check(image);
            var builder = new TreeBuilder();
            builder.Map(image.Root, GuestPath.Root, new MapOptions { PreserveTimestamps = true });
            ErofsBuilder.Plan(builder.Build([])).Write(Stream.Null);
            return true;
        }
        catch (ImageFormatException)
        {
            // The image is malformed.
            return false;
        }
        catch (FileSystemException)
        {
            // The image is well-formed and holds what cannot be packed: device nodes, deep nesting.
            return false;
        }
    }

    /// <summary>Where the inodes end, so that most changes hit something that matters.</summary>
    private static long MetadataEnd(byte[] bytes)
    {
        using ErofsImage image = ErofsImage.Open(bytes);
        long end = 0;
        Visit(image.Root);
        return end + Format.BlockSize;

        void Visit(Descriptor directory)
        {
            foreach (DirectoryEntry entry in directory.ReadDirectory().Where(entry => entry.Type == DescriptorType.Directory))
            {
                var below = (ErofsDescriptor)directory.OpenAt(PathFlags.None, entry.Name);
                end = Math.Max(end, below.Inode.TailStart);
                Visit(below);
            }
        }
    }
}
