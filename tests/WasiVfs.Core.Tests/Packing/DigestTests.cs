// SPDX-License-Identifier: MIT
using System.Security.Cryptography;
using System.Text;
using WasiVfs.Packing;
using WasiVfs.Packing.Format;
using WasiVfs.Packing.Sources;
using WasiVfs.Tests.Support;
using WasiVfs.Trees;
using WasiVfs.Wasm;
using Xunit;

namespace WasiVfs.Tests.Packing;

/// <summary>The digests of a packed module: every bit is covered once, and what is damaged is named.</summary>
public sealed class DigestTests : IDisposable
{
    private static readonly byte[] Block = RandomNumberGenerator.GetBytes(5000);

    private readonly TemporaryDirectory _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public void Each_changed_byte_is_found_and_its_part_named()
    {
        byte[] file = Pack();
        PackDigests digests = DigestsOf(file);
        var random = new Random(1);
        long start = 0;
        foreach (FilePart part in digests.Parts.Append(new FilePart("digests", 0, default)))
        {
            long end = part.Length == 0 && part.Name == "digests" ? file.Length : start + part.Length;
            foreach (long at in Places(start, end, random))
            {
                IReadOnlyList<ImageProblem> problems = CheckWith(file, at, (byte)(1 << random.Next(8)));
                Assert.Contains(problems, problem => problem.Part == part.Name);
            }

            start = end;
        }

        Assert.Equal(file.Length, start);
        string[] expected =
        [
            "preamble", "section 'Type'", "code of the program", "code of the runtime", "data segments of the program", "state of the runtime",
            "mount table", "padding", "image", "pack record", "custom section 'note'",
        ];
        Assert.All(expected, name => Assert.Contains(digests.Parts, part => part.Name == name));
    }

    [Fact]
    public void A_changed_file_in_the_image_is_named_with_its_hash()
    {
        byte[] file = Pack();
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("unmistakable content")));
        int at = file.AsSpan().IndexOf("unmistakable"u8);
        ImageProblem problem = Assert.Single(CheckWith(file, at, 0x20), problem => problem.Path == "/work/sub/small");
        Assert.Equal("image", problem.Part);
        Assert.Contains($"was {hash}", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_block_that_equal_files_share_names_each_of_them()
    {
        byte[] file = Pack();
        IReadOnlyList<ImageProblem> problems = CheckWith(file, file.AsSpan().IndexOf(Block.AsSpan(0, 64)), 1);
        Assert.Equal(["/work/one", "/work/two"], problems.Select(problem => problem.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_byte_more_or_less_is_found()
    {
        byte[] file = Pack();
        Assert.NotEmpty(Check([.. file, 0]));
        Assert.NotEmpty(Check([.. file, 0, 2, 1, (byte)'x']));
        Assert.NotEmpty(Check(file[..^1]));
        Assert.NotEmpty(Check([.. file[..20], .. file[21..]]));
        Assert.NotEmpty(Check([.. file[..20], 0, .. file[20..]]));
    }

    [Fact]
    public void The_digest_of_a_file_is_its_sha256()
    {
        byte[] file = Pack();
        ImageDigests digests = DigestsOf(file).Image;
        using ErofsImage image = Image(file);
        foreach ((string path, byte[] content) in new[] { ("work/one", Block), ("work/two", Block), ("work/empty", []),
            ("work/sub/small", "unmistakable content"u8.ToArray()) })
        {
            var descriptor = (ErofsDescriptor)image.Root.OpenAt(PathFlags.None, path);
            int index = digests.NodeIds.ToList().IndexOf((uint)descriptor.NodeId);
            Assert.Equal(SHA256.HashData(content), digests.File(index).ToArray());
        }
    }

    // Written as they go by, and computed from the file: sizes around blocks and tails, and files that are compared before.
    [Fact]
    public void The_digests_written_are_those_of_the_image()
    {
        using var tree = new TemporaryDirectory();
        TreeSum.MakeTree(tree);
        foreach (string language in new[] { "c", "go" })
        {
            byte[] file = File.ReadAllBytes(Packs.Make(_work, TreeSum.Module(language), Packs.Options((tree.Path, "/work"))).Path);
            using ErofsImage image = Image(file);
            ImageDigests computed = ImageDigester.Compute(image, ErofsVerifier.RegularFiles(image));
            Assert.Equal(computed.Bytes.ToArray(), DigestsOf(file).Image.Bytes.ToArray());
            Assert.Empty(Check(file));
        }
    }

    [Fact]
    public void Digests_that_another_tool_has_taken_away_are_missed_with_a_warning()
    {
        WasmModule module = WasmModule.Parse(Pack());
        Assert.NotNull(module.FindCustom(PackDigests.SectionName));
        string path = Packs.Write(_work, module.Select(section => section.CustomName == PackDigests.SectionName ? null : section).ToArray());
        CheckResult check = TreeChecker.Check(path);
        Assert.True(check.IsValid);
        Assert.Equal(WarningId.PackRecordLost, Assert.Single(check.Warnings).Id);
        var refused = Assert.Throws<PackException>(() => ModulePacker.Pack(path, Path.Combine(_work.Path, "again.wasm"), new PackOptions()));
        Assert.Equal(ErrorId.ChangedAfterPacking, refused.Id);
    }

    [Fact]
    public void A_damaged_module_is_not_packed_again()
    {
        byte[] file = Pack();
        file[DigestsOf(file).Parts.TakeWhile(part => part.Name != "code of the runtime").Sum(part => part.Length) + 100] ^= 1;
        var refused = Assert.Throws<PackException>(
            () => ModulePacker.Pack(Packs.Write(_work, file), Path.Combine(_work.Path, "again.wasm"), new PackOptions()));
        Assert.Equal(ErrorId.ChangedAfterPacking, refused.Id);
        Assert.Contains("code of the runtime", refused.Message, StringComparison.Ordinal);
    }

    // A module that is linked anew for a trace keeps its image too, and so does an update; with digests, and by the record's alone.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_damaged_image_is_not_packed_again(bool withoutDigests)
    {
        byte[] file = Pack();
        file[file.AsSpan().IndexOf("unmistakable"u8)] ^= 0x20;
        string path = Packs.Write(_work, file);
        if (withoutDigests)
        {
            WasmModule module = WasmModule.Parse(file);
            path = Packs.Write(_work, module.Select(section => section.CustomName == PackDigests.SectionName ? null : section).ToArray());
        }

        string output = Path.Combine(_work.Path, "again.wasm");
        Action[] ways =
        [
            () => ModulePacker.Pack(path, output, new PackOptions()),
            () => ModulePacker.Pack(path, output, new PackOptions { Trace = true }),
            () => ModuleUpdater.Update(path, output, new TreeChanges { Remove = ["/work/one"] }, new PackOptions()),
        ];
        foreach (Action way in ways)
        {
            var refused = Assert.Throws<PackException>(way);
            Assert.Equal(ErrorId.ChangedAfterPacking, refused.Id);
            Assert.False(File.Exists(output));
        }

        var damage = Assert.Throws<PackException>(ways[1]);
        Assert.Contains(withoutDigests ? "its digest is" : "'/work/sub/small'", damage.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_part_with_a_quoted_name_is_named_without_quotes_in_quotes()
    {
        byte[] file = Pack();
        long at = DigestsOf(file).Parts.TakeWhile(part => part.Name != "section 'Type'").Sum(part => part.Length) + 4;
        ImageProblem problem = Assert.Single(CheckWith(file, at, 1), problem => problem.Part == "section 'Type'");
        Assert.Equal("A part of the file is not as it was packed: the section 'Type'.", problem.Message);
    }

    // All of a small part; the first and last bytes, and some between, of a large one.
    private static IEnumerable<long> Places(long start, long end, Random random) => end - start <= 100
        ? Enumerable.Range(0, (int)(end - start)).Select(i => start + i)
        : Enumerable.Range(0, 20).SelectMany(i => new[] { start + i, end - 1 - i, random.NextInt64(start, end) });

    private byte[] Pack()
    {
        using var tree = new TemporaryDirectory();
        File.WriteAllBytes(tree.Write("one", ""), Block);
        File.WriteAllBytes(tree.Write("two", ""), Block);
        tree.Write("empty", "");
        tree.Write("sub/small", "unmistakable content");
        WasmModule program = WasmModule.Parse(File.ReadAllBytes(TreeSum.Module("c"))).Append(RawSection.Custom("note", [1, 2, 3]));
        return File.ReadAllBytes(Packs.Make(_work, program, Packs.Options((tree.Path, "/work"))).Path);
    }

    private static PackDigests DigestsOf(byte[] file)
    {
        using var source = new MemoryByteSource(file);
        return FoundDigests.In(source).Digests!;
    }

    private static ErofsImage Image(byte[] file)
    {
        PackDigests digests = DigestsOf(file);
        int offset = (int)PartCheck.ImageOffset(digests)!.Value;
        return ErofsImage.Open(file.AsMemory(offset, (int)digests.Parts.Single(part => part.Name == FilePart.Image).Length));
    }

    private static IReadOnlyList<ImageProblem> CheckWith(byte[] file, long at, byte bits)
    {
        byte[] changed = [.. file];
        changed[at] ^= bits;
        return Check(changed);
    }

    private static IReadOnlyList<ImageProblem> Check(byte[] file)
    {
        using var source = new MemoryByteSource(file);
        return new ImageFileCheck(source, "changed.wasm", null, CancellationToken.None).Run("/changed.wasm", TreeKind.PackedModule).Problems;
    }
}
