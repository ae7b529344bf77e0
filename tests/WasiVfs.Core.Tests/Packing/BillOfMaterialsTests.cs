// SPDX-License-Identifier: MIT
using System.Text.Json;
using WasiVfs.Packing;
using WasiVfs.Packing.Inventory;
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Packing;

/// <summary>A bill of materials names the packages whose metadata lie in the trees.</summary>
public sealed class BillOfMaterialsTests : IDisposable
{
    private readonly TemporaryDirectory _work = new();
    private readonly string _program = TreeSum.Module("c");

    public BillOfMaterialsTests()
    {
        _work.Write("py/site-packages/Some_Package-1.2.dist-info/METADATA",
            "Metadata-Version: 2.1\r\nName: Some_Package\nVersion: 1.2\nSummary: Does \"some\"\nLicense-Expression: MIT OR Apache-2.0\n\nName: no\n");
        _work.Write("py/site-packages/Some_Package-1.2.dist-info/LICENSE.txt", "MIT");
        _work.Write("py/site-packages/old.egg-info/PKG-INFO",
            "Name: old\nVersion: 0.1+local\nLicense: UNKNOWN\nClassifier: License :: OSI Approved :: BSD License\nClassifier: Topic :: X\n");
        _work.Write("rb/gems/3.4.0/specifications/rake-13.2.1.gemspec", """
            # -*- encoding: utf-8 -*-
            # stub: rake 13.2.1 ruby lib

            Gem::Specification.new do |s|
              s.name = "rake".freeze
              s.version = "13.2.1".freeze
              s.licenses = ["MIT".freeze]
              s.summary = "Rake is a Make-like program".freeze
            end
            """);
        _work.Write("js/node_modules/@scope/tool/package.json", """{"name": "@scope/tool", "version": "2.0.0-rc.1", "license": {"type": "ISC"}}""");
        _work.Write(
            "js/node_modules/plain/package.json",
            """{"name": "plain", "version": "1.0.0", "licenses": [{"type": "MIT"}, {"type": "My own"}]}""");
        _work.Write("js/other/plain/package.json", """{"name": "plain", "version": "1.0.0"}""");
        _work.Write("js/package.json", """{"type": "module"}""");
    }

    public void Dispose() => _work.Dispose();

    [Fact]
    public void Packages_of_each_language_are_in_it_with_their_licences_and_places()
    {
        PackResult packed = Pack("packed.wasm", "py", "rb", "js");
        Assert.Empty(packed.Warnings);
        using JsonDocument json = JsonDocument.Parse(Bill(packed.Path));
        JsonElement root = json.RootElement;
        Assert.Equal("CycloneDX", root.GetProperty("bomFormat").GetString());
        Assert.Equal("1.6", root.GetProperty("specVersion").GetString());
        JsonElement metadata = root.GetProperty("metadata");
        Assert.Equal(packed.ModuleSha256, metadata.GetProperty("component").GetProperty("hashes")[0].GetProperty("content").GetString());
        Assert.Equal(
            "/py/site-packages/Some_Package-1.2.dist-info/LICENSE.txt", metadata.GetProperty("properties")[0].GetProperty("value").GetString());
        JsonElement[] components = [.. root.GetProperty("components").EnumerateArray()];
        Assert.Equal(
            [
                "pkg:gem/rake@13.2.1", "pkg:npm/%40scope/tool@2.0.0-rc.1", "pkg:npm/plain@1.0.0", "pkg:pypi/old@0.1%2Blocal",
                "pkg:pypi/some-package@1.2",
            ],
            components.Select(component => component.GetProperty("purl").GetString()));
        Assert.Equal("""[{"license":{"id":"MIT"}}]""", Compact(components[0].GetProperty("licenses")));
        Assert.Equal("@scope", components[1].GetProperty("group").GetString());
        Assert.Equal("tool", components[1].GetProperty("name").GetString());
        Assert.Equal("""[{"license":{"id":"ISC"}}]""", Compact(components[1].GetProperty("licenses")));
        Assert.Equal("""[{"license":{"id":"MIT"}},{"license":{"name":"My own"}}]""", Compact(components[2].GetProperty("licenses")));
        Assert.Equal(
            ["/js/node_modules/plain/package.json", "/js/other/plain/package.json"],
            components[2].GetProperty("evidence").GetProperty("occurrences").EnumerateArray()
                .Select(place => place.GetProperty("location").GetString()));
        Assert.Equal("""[{"license":{"name":"BSD License"}}]""", Compact(components[3].GetProperty("licenses")));
        Assert.Equal("""[{"expression":"MIT OR Apache-2.0"}]""", Compact(components[4].GetProperty("licenses")));
        Assert.Equal("Does \"some\"", components[4].GetProperty("description").GetString());
    }

    [Fact]
    public void Packing_twice_and_updates_make_the_bill_of_all_of_it()
    {
        byte[] once = File.ReadAllBytes(Pack("once.wasm", "py", "rb").Path);
        string earlier = Pack("packed.wasm", "py").Path;
        PackOptions more = Packs.Options((At("rb"), "/rb"));
        Assert.Equal(once, File.ReadAllBytes(ModulePacker.Pack(earlier, At("twice.wasm"), more).Path));
        foreach (bool unread in (bool[])[false, true])
        {
            TreeChanges changes = new() { KeepsUnread = unread };
            Assert.Equal(once, File.ReadAllBytes(ModuleUpdater.Update(earlier, At("updated.wasm"), changes, more).Path));
        }

        TreeChanges removal = new() { Remove = ["/py/site-packages/old.egg-info"] };
        PackResult removed = ModuleUpdater.Update(earlier, At("removed.wasm"), removal, new PackOptions());
        Assert.DoesNotContain("pkg:pypi/old", Bill(removed.Path), StringComparison.Ordinal);
        Assert.Contains("pkg:pypi/some-package", Bill(removed.Path), StringComparison.Ordinal);
        ModuleSplitter.Verify(removed.Path, _program);
    }

    [Theory]
    [InlineData("x/package.json", "{ not JSON")]
    [InlineData("x/y.dist-info/METADATA", "Version: 1\n")]
    [InlineData("x/specifications/z.gemspec", "s.name = NAME\n")]
    [InlineData("x/y.egg-info/PKG-INFO", "")]
    public void Metadata_that_cannot_be_read_are_named(string path, string text)
    {
        _work.Write(path, text);
        PackResult packed = Pack("packed.wasm", "x");
        Warning warning = Assert.Single(packed.Warnings);
        Assert.Equal(WarningId.MetadataUnreadable, warning.Id);
        Assert.Contains($"(1; the first is '/{path}')", warning.Message, StringComparison.Ordinal);
        Assert.Contains("\"components\": []", Bill(packed.Path), StringComparison.Ordinal);
    }

    [Fact]
    public void An_image_by_itself_has_one_and_a_file_without_one_says_so()
    {
        PackOptions options = Packs.Options((At("py"), "/"));
        string made = ImagePacker.Pack(At("files.erofs"), options with { HasBillOfMaterials = true }).Path;
        Assert.Contains("pkg:pypi/old", Bill(made), StringComparison.Ordinal);
        string without = ImagePacker.Pack(At("without.erofs"), options).Path;
        Assert.Equal(ErrorId.NoBillOfMaterials, Assert.Throws<PackException>(() => Bill(without)).Id);
        _work.Write("py/.wasi-vfs", "a file");
        Assert.Equal(
            ErrorId.MappingConflict,
            Assert.Throws<PackException>(() => ImagePacker.Pack(At("files.erofs"), options with { HasBillOfMaterials = true })).Id);
        File.Delete(At("py/.wasi-vfs"));
    }

    /// <summary>Metadata and licences are read by nobody at run time, and go with the packages that they tell of.</summary>
    [Fact]
    public void Only_what_is_used_keeps_metadata_and_licences()
    {
        _work.Write("py/main.py", "import x");
        _work.Write("py/unused.py", "y");
        PackResult all = Pack("all.wasm", "py");
        string trace = _work.Write(
            "used.trace",
            $"# wasi-vfs trace of the program {all.ModuleSha256}\ntrace: path_open /py/main.py -> 4 (embedded)\n");
        PackOptions options = Packs.Options((At("py"), "/py")) with { HasBillOfMaterials = true, OnlyUsed = [trace] };
        PackResult small = ModulePacker.Pack(_program, At("small.wasm"), options);
        Assert.Equal(["/py/unused.py"], small.LeftOut.Select(file => file.Path));
        Assert.Equal(Bill(all.Path), Bill(small.Path));
    }

    [Fact]
    public void Folded_lines_and_long_licences_of_Python_are_understood()
    {
        FoundPackage package = PythonMetadata.Read(
            "Name: p\nVersion: 1\nLicense: Copyright\n  Permission is granted\nClassifier: License :: OSI Approved\n"
                + "Classifier: License :: OSI Approved :: MIT License\n", "/p")!;
        Assert.Equal(["MIT License"], package.Licenses);
    }

    private PackResult Pack(string name, params string[] trees) => ModulePacker.Pack(
        _program, At(name), Packs.Options([.. trees.Select(tree => (At(tree), "/" + tree))]) with { HasBillOfMaterials = true });

    private static string Bill(string path)
    {
        using ImageFile image = ImageFile.Open(path);
        return BillOfMaterials.Read(image);
    }

    private static string Compact(JsonElement element) => JsonSerializer.Serialize(element);

    private string At(string path) => Path.Combine(_work.Path, path);
}
