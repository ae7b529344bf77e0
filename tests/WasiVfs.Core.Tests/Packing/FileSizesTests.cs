// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Xml.Linq;
using WasiVfs.Packing;
using WasiVfs.Packing.Measuring;
using WasiVfs.Tests.Support;
using WasiVfs.Trees;
using WasiVfs.Wasm;
using Xunit;

namespace WasiVfs.Tests.Packing;

/// <summary>Each byte of a file counts once, and the picture shows them as areas.</summary>
public sealed class FileSizesTests : IDisposable
{
    private readonly TemporaryDirectory _work = new();

    public void Dispose() => _work.Dispose();

    public static TheoryData<string> Files => ["c", "rust"];

    [Theory]
    [MemberData(nameof(Files))]
    public void The_parts_of_a_packed_module_are_the_whole_file(string language)
    {
        Fill();
        PackResult packed = ModulePacker.Pack(TreeSum.Module(language), At("packed.wasm"), Packs.Options((At("tree"), "/work")));
        FileSizes sizes = FileSizes.Measure(packed.Path);
        Assert.Equal(packed.Length, sizes.Length);
        Assert.Equal(packed.Length, sizes.Parts.Sum(part => part.Length));
        Assert.Equal(packed.ImageLength, Part(sizes, "image"));
        Assert.Equal(4, sizes.Tree!.Files);
        Assert.True(sizes.Tree.Length <= packed.ImageLength);
        FileSizes plain = FileSizes.Measure(TreeSum.Module(language));
        Assert.Null(plain.Tree);
        Assert.Equal(plain.Length, plain.Parts.Sum(part => part.Length));
        Assert.Equal(Part(plain, "debug information"), Part(sizes, "debug information"));
        Assert.InRange(Part(sizes, "code of the runtime"), 1, 100_000);
    }

    [Fact]
    public void The_parts_of_a_component_and_of_an_image_are_the_whole_file()
    {
        Fill();
        string component = Repository.Fixture("runprobe", "runprobe.component.wasm");
        Assert.Equal(new FileInfo(component).Length, FileSizes.Measure(component).Parts.Sum(part => part.Length));
        PackResult packed = ModulePacker.Pack(component, At("packed.wasm"), Packs.Options((At("tree"), "/work")));
        FileSizes sizes = FileSizes.Measure(packed.Path);
        Assert.Equal(packed.Length, sizes.Parts.Sum(part => part.Length));
        Assert.Equal(packed.ImageLength, Part(sizes, "image"));
        ImageResult image = ImagePacker.Pack(At("files.erofs"), Packs.Options((At("tree"), "/work")));
        Assert.Equal(new SizedPart("image", image.Length), Assert.Single(FileSizes.Measure(image.Path).Parts));
    }

    [Fact]
    public void Files_that_equal_others_are_counted_once()
    {
        Fill();
        FileSizes sizes = FileSizes.Measure(ImagePacker.Pack(At("files.erofs"), Packs.Options((At("tree"), "/"))).Path);
        Assert.Equal(2, sizes.DuplicateFiles);
        Assert.InRange(sizes.DuplicateBytes, 2 * 8192, 2 * 10_000);
        Assert.Equal([".bin", ".txt"], sizes.Extensions.Select(extension => extension.Extension));
        Assert.Equal(3, sizes.Extensions[0].Files);
        SizedEntry sub = sizes.Tree!.Entries.Single(entry => entry.IsDirectory);
        Assert.Equal("/sub", sub.Path);
        Assert.Equal(sizes.Tree.Length, sizes.Tree.Entries.Sum(entry => entry.Length) + OwnLength(sizes.Tree));
        Assert.Equal(sub.Length, sub.Entries.Sum(entry => entry.Length) + OwnLength(sub));

        static long OwnLength(SizedEntry directory) => directory.Length - directory.Entries.Sum(entry => entry.Length);
    }

    [Fact]
    public void The_picture_names_everything_and_its_areas_are_as_the_bytes()
    {
        Fill();
        _work.Write("tree/a<b&\"c'.txt", new string('x', 50_000));
        FileSizes sizes = FileSizes.Measure(ImagePacker.Pack(At("files.erofs"), Packs.Options((At("tree"), "/"))).Path);
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        sizes.WriteSvg(text);
        XElement svg = XDocument.Parse(text.ToString()).Root!;
        XNamespace space = "http://www.w3.org/2000/svg";
        XElement rectangle = svg.Elements(space + "rect").Single(rect => rect.Value.StartsWith("/a<b&\"c'.txt: ", StringComparison.Ordinal));
        double area = Number(rectangle, "width") * Number(rectangle, "height") / (1200 * 800);
        double share = (double)sizes.Tree!.Entries[0].Length / sizes.Tree.Entries.Sum(entry => entry.Length);
        Assert.InRange(area, share * 0.9, share * 1.1);

        static double Number(XElement element, string name) => double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);
    }

    [Fact]
    public void A_treemap_fills_its_area_without_overlaps()
    {
        long[] sizes = [600, 600, 400, 300, 200, 200, 100, 0];
        IReadOnlyList<Area> areas = Treemap.Divide(sizes, new Area(0, 0, 6, 4));
        Assert.Equal(7, areas.Count);
        for (int i = 0; i < areas.Count; i++)
        {
            Assert.Equal(sizes[i] / 100.0, areas[i].Width * areas[i].Height, 6);
            for (int j = 0; j < i; j++)
            {
                double width = Math.Min(areas[i].X + areas[i].Width, areas[j].X + areas[j].Width) - Math.Max(areas[i].X, areas[j].X);
                double height = Math.Min(areas[i].Y + areas[i].Height, areas[j].Y + areas[j].Height) - Math.Max(areas[i].Y, areas[j].Y);
                Assert.False(width > 1e-6 && height > 1e-6, $"{areas[i]} lies over {areas[j]}");
            }
        }

        // The example of the paper: its first row has two parts of 3 by 2.
        Assert.Equal(new Area(0, 0, 3, 2), areas[0]);
    }

    [Fact]
    public void What_cannot_be_measured_is_named()
    {
        _work.Write("text.wasm", "text");
        Assert.Equal(ErrorId.NotATree, Assert.Throws<PackException>(() => FileSizes.Measure(At("text.wasm"))).Id);
        File.WriteAllBytes(At("cut.wasm"), File.ReadAllBytes(TreeSum.Module("c"))[..100]);
        Assert.Throws<WasmFormatException>(() => FileSizes.Measure(At("cut.wasm")));
        Assert.Throws<FileSystemException>(() => FileSizes.Measure(At("missing.wasm")));
    }

    private void Fill()
    {
        _work.Write("tree/a.bin", new string('x', 10_000));
        _work.Write("tree/b.bin", new string('x', 10_000));
        _work.Write("tree/sub/c.bin", new string('x', 10_000));
        _work.Write("tree/sub/d.txt", "d");
    }

    private static long Part(FileSizes sizes, string name) => sizes.Parts.SingleOrDefault(part => part.Name == name)?.Length ?? 0;

    private string At(string path) => Path.Combine(_work.Path, path);
}
