// SPDX-License-Identifier: MIT
using WasiVfs.Packing;
using WasiVfs.Tests.Support;
using WasiVfs.Tests.Wasm;
using WasiVfs.Wasm;
using Xunit;

namespace WasiVfs.Tests.Packing;

/// <summary>A packed module gives back its program, byte for byte, and can be proved to hold nothing else.</summary>
public sealed class SplitTests : IDisposable
{
    private readonly TemporaryDirectory _tree = new();
    private readonly TemporaryDirectory _output = new();

    public SplitTests() => TreeSum.MakeTree(_tree);

    public void Dispose()
    {
        _tree.Dispose();
        _output.Dispose();
    }

    [Theory]
    [MemberData(nameof(RealModules.Rows), MemberType = typeof(RealModules))]
    public void Every_module_at_hand_comes_back(string path)
    {
        foreach (MemoryProfile memory in Enum.GetValues<MemoryProfile>())
        {
            PackResult packed;
            try
            {
                packed = ModulePacker.Pack(path, At("packed.wasm"), Packs.Options((_tree.Path, "/work")) with { Memory = memory });
            }
            catch (PackException refused)
            {
                ErrorId[] reasons =
                [
                    ErrorId.NoMemory, ErrorId.ImportedMemory, ErrorId.RelocatableObject, ErrorId.WrongImportType,
                    ErrorId.SharedMemoryNotSupported, ErrorId.OtherWasiVersion,
                ];
                Assert.Contains(refused.Id, reasons);
                continue;
            }

            ModuleSplitter.Split(packed.Path, At("module.wasm"), At("image.erofs"));
            byte[] module = File.ReadAllBytes(path);
            Assert.Equal(module, File.ReadAllBytes(At("module.wasm")));
            Assert.Equal(packed.ImageLength, new FileInfo(At("image.erofs")).Length);

            // Never a second copy of the module: a step of a few bytes for each place that changed, and the headers.
            int limit = module.Length >= 1 << 20 ? module.Length / 1000 : (module.Length / 10) + 512;
            Assert.InRange(UndoLength(packed.Path), 1, limit);
            ModuleSplitter.Verify(packed.Path, path);
        }
    }

    [Fact]
    public void A_module_packed_twice_gives_back_the_program()
    {
        string program = TreeSum.Module("go");
        PackResult first = ModulePacker.Pack(program, At("first.wasm"), Packs.Options((_tree.Path, "/work")));
        PackResult second = ModulePacker.Pack(first.Path, At("second.wasm"), Packs.Options((_tree.Path, "/more")));
        ModuleSplitter.Split(second.Path, At("module.wasm"), imagePath: null);
        Assert.Equal(File.ReadAllBytes(program), File.ReadAllBytes(At("module.wasm")));
        ModuleSplitter.Verify(second.Path, program);
    }

    [Fact]
    public void Without_an_undo_record_the_program_is_refused_and_the_image_is_given()
    {
        PackResult packed = ModulePacker.Pack(TreeSum.Module("c"), At("packed.wasm"), new PackOptions { KeepUndo = false });
        var error = Assert.Throws<PackException>(() => ModuleSplitter.Split(packed.Path, At("module.wasm"), At("image.erofs")));
        Assert.Equal(ErrorId.NoUndoRecord, error.Id);
        Assert.Contains("without an undo record", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(At("image.erofs")));
        ModuleSplitter.Split(packed.Path, modulePath: null, At("image.erofs"));
        Assert.Equal(packed.ImageLength, new FileInfo(At("image.erofs")).Length);
        ModuleSplitter.Verify(packed.Path, TreeSum.Module("c"));
    }

    // A byte of the program's code, of the runtime's code, of the image, and one more at the end.
    [Fact]
    public void Verify_finds_a_changed_byte_anywhere()
    {
        PackResult packed = ModulePacker.Pack(TreeSum.Module("c"), At("packed.wasm"), Packs.Options((_tree.Path, "/work")));
        byte[] file = File.ReadAllBytes(packed.Path);
        CodeSection code = WasmModule.Parse(file).Code;
        long[] places = [code.Offset + code.Bodies[0].Body.End - 1, code.Offset + code.Bodies[^1].Body.End - 1, packed.ImageOffset + 5000];
        foreach (long place in places)
        {
            byte[] changed = [.. file];
            changed[place] ^= 1;
            AssertRefused(changed, place == places[2] ? null : place);
        }

        AssertRefused([.. file, 0, 2, 1, (byte)'x'], file.Length);
        var error = Assert.Throws<PackException>(() => ModuleSplitter.Verify(packed.Path, TreeSum.Module("rust")));
        Assert.Equal(ErrorId.NotThatModule, error.Id);
    }

    // What only the record says, with digests that fit it.
    [Theory]
    [InlineData("\"packer\":\"wasi-vfs 0", "\"packer\":\"wasi-vfs 9", ErrorId.PackedByAnotherVersion)]
    [InlineData("\"guestPath\":\"/work\"", "\"guestPath\":\"/else\"", ErrorId.NotThatModule)]
    [InlineData("\"imagePath\":\"/work\"", "\"imagePath\":\"/link\"", ErrorId.NotThatModule)]
    public void Verify_believes_nothing_that_the_file_says_of_itself(string from, string to, ErrorId id)
    {
        PackResult packed = ModulePacker.Pack(TreeSum.Module("c"), At("packed.wasm"), Packs.Options((_tree.Path, "/work")));
        File.WriteAllBytes(At("forged.wasm"), Forgery.Replace(File.ReadAllBytes(packed.Path), from, to));
        Assert.True(TreeChecker.Check(At("forged.wasm")).IsValid); // digests detect damage, not tampering
        Assert.Equal(id, Assert.Throws<PackException>(() => ModuleSplitter.Verify(At("forged.wasm"), TreeSum.Module("c"))).Id);
    }

    [Fact]
    public void Split_refuses_what_gives_back_another_program()
    {
        PackResult packed = ModulePacker.Pack(TreeSum.Module("c"), At("packed.wasm"), Packs.Options((_tree.Path, "/work")));
        byte[] file = File.ReadAllBytes(packed.Path);
        CodeSection code = WasmModule.Parse(file).Code;
        file[code.Offset + code.Bodies[0].Body.End - 1] ^= 1;
        File.WriteAllBytes(packed.Path, file);
        Assert.Equal(ErrorId.UndoDamaged,
            Assert.Throws<PackException>(() => ModuleSplitter.Split(packed.Path, At("module.wasm"), imagePath: null)).Id);
        Assert.False(File.Exists(At("module.wasm")));
    }

    private void AssertRefused(byte[] changed, long? offset)
    {
        File.WriteAllBytes(At("changed.wasm"), changed);
        var error = Assert.ThrowsAny<Exception>(() => ModuleSplitter.Verify(At("changed.wasm"), TreeSum.Module("c")));
        Assert.True(error is PackException or WasiVfs.Trees.ImageFormatException, error.ToString());
        if (offset is { } place)
        {
            Assert.Contains($"0x{place:x}", error.Message, StringComparison.Ordinal);
        }
    }

    private static int UndoLength(string path)
    {
        using ImageFile packed = ImageFile.Open(path);
        return packed.Record!.Undo!.Length;
    }

    private string At(string name) => Path.Combine(_output.Path, name);
}
