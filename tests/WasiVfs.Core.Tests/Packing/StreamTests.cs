// SPDX-License-Identifier: MIT
using System.Text;
using WasiVfs.Packing;
using WasiVfs.Tests.Support;
using WasiVfs.Trees;
using Xunit;

namespace WasiVfs.Tests.Packing;

/// <summary>Packs of trees in memory, from stream to stream: the same bytes as with files.</summary>
public sealed class StreamTests : IDisposable
{
    private readonly TemporaryDirectory _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public void From_stream_to_stream_the_bytes_are_those_of_files()
    {
        PackOptions options = Packs.Options((Packs.SmallTree, "/work"));
        byte[] expected = File.ReadAllBytes(ModulePacker.Pack(TreeSum.Module("c"), At("packed.wasm"), options).Path);
        byte[] module = File.ReadAllBytes(TreeSum.Module("c"));
        using var output = new MemoryStream();
        output.Write("before"u8);
        PackResult packed = ModulePacker.Pack(new MemoryStream(module), output, options);
        Assert.Equal([.. "before"u8, .. expected], output.ToArray());
        Assert.Equal(("", (long)expected.Length), (packed.Path, packed.Length));

        using var oneWay = new MemoryStream();
        ModulePacker.Pack(new OneWayStream(new MemoryStream(module)), new OneWayStream(oneWay), options);
        Assert.Equal(expected, oneWay.ToArray());

        // Packing a packed stream again reads its image from there.
        using var again = new MemoryStream();
        ModulePacker.Pack(new OneWayStream(new MemoryStream(expected)), again, Packs.Options((Packs.SmallTree, "/more")));
        using ImageFile opened = ImageFile.Open(again);
        Assert.Equal(["more", "work"], opened.Root.ReadDirectory().Select(entry => entry.Name));
    }

    [Fact]
    public void Nothing_is_written_if_the_pack_is_refused()
    {
        using var output = new MemoryStream();
        Assert.Throws<FileSystemException>(() => ModulePacker.Pack(
            new MemoryStream(File.ReadAllBytes(TreeSum.Module("c"))), output, Packs.Options((At("nothing"), "/work"))));
        Assert.Throws<WasiVfs.Wasm.WasmFormatException>(
            () => ModulePacker.Pack(new MemoryStream("no module"u8.ToArray()), output, new PackOptions()));
        Assert.Equal(0, output.Length);
    }

    [Fact]
    public void A_tree_in_memory_and_bytes_are_what_files_of_them_would_be()
    {
        _work.Write("tree/a/b", "content of b");
        _work.Write("tree/c", "");
        _work.Write("conf", "key = value\n");
        var root = new DirectoryNode();
        var a = new DirectoryNode();
        a.Set("b", new FileNode(FileContent.FromBytes("content of b"u8.ToArray())));
        root.Set("a", a);
        root.Set("c", new FileNode(FileContent.FromBytes(default)));

        using var fromMemory = new MemoryStream();
        ImageResult image = ImagePacker.Pack(fromMemory, new PackOptions
        {
            Mappings = [Mapping.Of(root, "a tree", "/work"), Mapping.Of(Encoding.UTF8.GetBytes("key = value\n"), "/etc/app.conf")],
        });
        ImagePacker.Pack(At("image.erofs"), Packs.Options((At("tree"), "/work"), (At("conf"), "/etc/app.conf")));
        Assert.Equal(File.ReadAllBytes(At("image.erofs")), fromMemory.ToArray());
        Assert.Equal((3, fromMemory.Length), (image.Files, image.Length));
    }

    private string At(string name) => Path.Combine(_work.Path, name);

    /// <summary>A pipe's manners: it cannot seek, and gives a little at a time.</summary>
    private sealed class OneWayStream(Stream inner) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, Math.Min(count, 1000));

        public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

        public override void Flush() => inner.Flush();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
