// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using WasiVfs.Packing;
using WasiVfs.Tests.Support;
using WasiVfs.Tests.Trees;
using WasiVfs.Trees;
using Xunit;

namespace WasiVfs.Tests.Packing;

/// <summary>What a check finds in packed modules and images that were changed.</summary>
public sealed class TreeCheckerTests : IDisposable
{
    private readonly TemporaryDirectory _work = new();
    private readonly PackResult _packed;

    public TreeCheckerTests()
    {
        DescriptorContract.MakeTree(Path.Combine(_work.Path, "tree"));
        _packed = Packs.Make(_work, TreeSum.Module("c"), MemoryProfile.Portable, (Path.Combine(_work.Path, "tree"), "/work"));
    }

    public void Dispose() => _work.Dispose();

    [Fact]
    public void What_was_packed_is_as_it_was_made()
    {
        CheckResult check = TreeChecker.Check(_packed.Path);
        Assert.Equal((_packed.Path, TreeKind.PackedModule, true), (check.Path, check.Kind, check.IsValid));
        PackResult sealedOne = Packs.Make(
            _work, TreeSum.Module("c"),
            Packs.Options((Path.Combine(_work.Path, "tree"), "/work")) with { Sealed = true, KeepUndo = false }, "sealed.wasm");
        Assert.True(TreeChecker.Check(sealedOne.Path).IsValid);
    }

    [Fact]
    public void A_changed_byte_anywhere_in_the_image_is_found()
    {
        byte[] file = File.ReadAllBytes(_packed.Path);
        var random = new Random(1);
        for (int run = 0; run < 40; run++)
        {
            long at = random.NextInt64(_packed.ImageOffset, _packed.ImageOffset + _packed.ImageLength);
            Assert.NotEmpty(CheckWith(file, at).Problems);
        }
    }

    [Fact]
    public void A_changed_instruction_of_the_program_is_found()
    {
        byte[] file = File.ReadAllBytes(_packed.Path);
        byte[] original = File.ReadAllBytes(TreeSum.Module("c"));

        // Bytes in the middle of the code, which the pack copied.
        ReadOnlySpan<byte> code = original.AsSpan(original.Length / 4, 32);
        int at = file.AsSpan().IndexOf(code);
        Assert.True(at > 0);
        ImageProblem problem = Assert.Single(CheckWith(file, at + 16).Problems);
        Assert.Equal("code of the program", problem.Part);
    }

    [Theory]
    [InlineData(0.99)]
    [InlineData(0.5)]
    [InlineData(0.001)]
    public void A_cut_file_has_a_problem(double part)
    {
        byte[] file = File.ReadAllBytes(_packed.Path);
        string cut = Path.Combine(_work.Path, "cut.wasm");
        File.WriteAllBytes(cut, file[..(int)(file.Length * part)]);
        CheckResult check = TreeChecker.Check(cut);
        Assert.Equal((TreeKind.PackedModule, 1), (check.Kind, check.Problems.Count));
        byte[] image = file[(int)_packed.ImageOffset..(int)(_packed.ImageOffset + _packed.ImageLength)];
        File.WriteAllBytes(cut, image[..(int)(image.Length * Math.Max(part, 0.3))]);
        Assert.False(TreeChecker.Check(cut).IsValid);
    }

    [Fact]
    public void A_problem_has_the_path_of_its_entry()
    {
        string image = Path.Combine(_work.Path, "image.erofs");
        ErofsOracle.Write(image, ErofsOracle.TreeOf(Path.Combine(_work.Path, "tree")));
        byte[] bytes = File.ReadAllBytes(image);
        using (ErofsImage opened = ErofsImage.Open(bytes))
        {
            var file = (ErofsDescriptor)opened.Root.OpenAt(PathFlags.None, "top/bytes");
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan((int)file.Inode.Offset + 6), 9);
        }

        File.WriteAllBytes(image, bytes);
        Assert.Contains(TreeChecker.Check(image).Problems, problem => problem.Path == "/top/bytes" && problem.Offset > 0);
    }

    [Fact]
    public void What_holds_no_tree_is_an_error_and_no_problem()
    {
        Assert.Equal(ErrorId.NotPacked, Assert.Throws<PackException>(() => TreeChecker.Check(TreeSum.Module("c"))).Id);
        Assert.Equal(ErrorId.NothingToCheck, Assert.Throws<PackException>(() => TreeChecker.Check(_work.Path)).Id);
        Assert.Equal(ErrorId.NotATree, Assert.Throws<PackException>(() => TreeChecker.Check(_work.Write("notes", "text"))).Id);
        Assert.Equal(ErrorCode.NoEntry, Assert.Throws<FileSystemException>(() => TreeChecker.Check(Path.Combine(_work.Path, "nowhere"))).Code);
    }

    private CheckResult CheckWith(byte[] file, long at)
    {
        string changed = Path.Combine(_work.Path, "changed.wasm");
        byte[] bytes = [.. file];
        bytes[at] ^= 1;
        File.WriteAllBytes(changed, bytes);
        return TreeChecker.Check(changed);
    }
}
