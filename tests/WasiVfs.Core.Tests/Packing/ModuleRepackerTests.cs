// SPDX-License-Identifier: MIT
using WasiVfs.Packing;
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Packing;

/// <summary>Whatever changes between two packs, the result is what a fresh pack is.</summary>
public sealed class ModuleRepackerTests : IDisposable
{
    private readonly TemporaryDirectory _work = new();
    private readonly string _program = TreeSum.Module("c");

    public ModuleRepackerTests()
    {
        for (int i = 0; i < 30; i++)
        {
            Write($"tree/f{i:00}", new string((char)('a' + (i % 17)), 1700 * i));
        }
    }

    public void Dispose() => _work.Dispose();

    [Fact]
    public void Each_kind_of_change_gives_the_bytes_of_a_fresh_pack()
    {
        PackOptions options = Packs.Options((At("tree"), "/data")) with { Exclude = ["*.tmp"] };
        var repacker = new ModuleRepacker(_program, At("out.wasm"), options);
        Action[] changes =
        [
            () => { },
            () => Write("tree/f05", "smaller"),
            () => Write("tree/f06", new string('n', 50_000)),
            () => File.Delete(At("tree/f20")),
            () => Write("tree/sub/new", new string('s', 4096)),
            () => Directory.Move(At("tree/sub"), At("tree/moved")),
            () => File.Copy(At("tree/f21"), At("tree/equal")),
            () => File.Delete(At("tree/f21")),
            () => Write("tree/x.tmp", "left out"),
        ];
        bool isFirst = true;
        foreach (Action change in changes)
        {
            change();
            PackResult result = repacker.Pack();
            Assert.Equal(!isFirst, repacker.WasQuick);
            isFirst = false;
            byte[] fresh = File.ReadAllBytes(ModulePacker.Pack(_program, At("fresh.wasm"), options).Path);
            Assert.Equal(fresh, File.ReadAllBytes(result.Path));
        }
    }

    [Fact]
    public void A_file_that_was_not_changed_is_not_read_again()
    {
        var repacker = new ModuleRepacker(_program, At("out.wasm"), Packs.Options((At("tree"), "/data")));
        repacker.Pack();

        // Other bytes under the same size and time: what an attentive person would call a lie is the only way to see who reads.
        DateTime time = File.GetLastWriteTimeUtc(At("tree/f29"));
        using (FileStream file = File.OpenWrite(At("tree/f29")))
        {
            file.WriteByte((byte)'!');
        }

        File.SetLastWriteTimeUtc(At("tree/f29"), time);
        repacker.Pack();
        using ImageFile image = ImageFile.Open(At("out.wasm"));
        using Stream content = image.Root.OpenAt(WasiVfs.Trees.PathFlags.None, "data/f29").ReadViaStream();
        Assert.NotEqual('!', content.ReadByte());
    }

    [Fact]
    public void Another_result_or_another_module_is_packed_from_the_start()
    {
        string program = At("app.wasm");
        File.Copy(_program, program);
        PackOptions options = Packs.Options((At("tree"), "/data"));
        var repacker = new ModuleRepacker(program, At("out.wasm"), options);
        repacker.Pack();
        File.WriteAllText(At("out.wasm"), "not a module");
        repacker.Pack();
        Assert.False(repacker.WasQuick);
        repacker.Pack();
        Assert.True(repacker.WasQuick);
        File.Copy(TreeSum.Module("rust"), program, overwrite: true);
        byte[] made = File.ReadAllBytes(repacker.Pack().Path);
        Assert.False(repacker.WasQuick);
        Assert.Equal(File.ReadAllBytes(ModulePacker.Pack(program, At("fresh.wasm"), options).Path), made);
    }

    [Fact]
    public void What_a_packed_module_holds_is_packed_with_it_each_time()
    {
        Write("other/x", "x");
        string packed = ModulePacker.Pack(_program, At("packed.wasm"), Packs.Options((At("other"), "/opt"))).Path;
        PackOptions options = Packs.Options((At("tree"), "/data"));
        var repacker = new ModuleRepacker(packed, At("out.wasm"), options);
        byte[] fresh = File.ReadAllBytes(ModulePacker.Pack(packed, At("fresh.wasm"), options).Path);
        Assert.Equal(fresh, File.ReadAllBytes(repacker.Pack().Path));
        Assert.Equal(fresh, File.ReadAllBytes(repacker.Pack().Path));
    }

    [Fact]
    public void A_fault_leaves_the_last_result_and_the_next_pack_is_whole()
    {
        PackOptions options = Packs.Options((At("tree"), "/data"));
        var repacker = new ModuleRepacker(_program, At("out.wasm"), options);
        byte[] before = File.ReadAllBytes(repacker.Pack().Path);
        Directory.Move(At("tree"), At("away"));
        Assert.Throws<WasiVfs.Trees.FileSystemException>(() => repacker.Pack());
        Assert.Equal(before, File.ReadAllBytes(At("out.wasm")));
        Directory.Move(At("away"), At("tree"));
        Assert.Equal(before, File.ReadAllBytes(repacker.Pack().Path));
    }

    // Long ago, so that the time of a change is another one.
    private void Write(string path, string text)
    {
        _work.Write(path, text);
        File.SetLastWriteTimeUtc(At(path), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddSeconds(text.Length));
    }

    private string At(string path) => Path.Combine(_work.Path, path);
}
