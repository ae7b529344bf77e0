// SPDX-License-Identifier: MIT
using WasiVfs.Packing;
using WasiVfs.Tests.Support;
using WasiVfs.Trees;
using Xunit;

namespace WasiVfs.Tests.Packing;

/// <summary>A packed module with changed files is what a fresh pack of those files would be.</summary>
public sealed class ModuleUpdaterTests : IDisposable
{
    private static readonly DateTimeOffset Compiled = new(2024, 5, 6, 7, 8, 9, TimeSpan.Zero);

    private void WriteCompiled(string directory, string name)
    {
        Write($"{directory}/{name}.py", "x = 1");
        Write($"{directory}/__pycache__/{name}.cpython-312.pyc", "");
        File.SetLastWriteTimeUtc(At($"{directory}/{name}.py"), Compiled.UtcDateTime);
        byte[] bytes = [0xCB, 13, 13, 10, 0, 0, 0, 0, .. BitConverter.GetBytes((uint)Compiled.ToUnixTimeSeconds()), 5, 0, 0, 0, 0xE3];
        File.WriteAllBytes(At($"{directory}/__pycache__/{name}.cpython-312.pyc"), bytes);
    }

    private readonly TemporaryDirectory _work = new();
    private readonly string _program = TreeSum.Module("c");

    public ModuleUpdaterTests()
    {
        Write("tree/keep.txt", "keep");
        Write("tree/old.txt", "old");
        Write("tree/logs/a.log", "a");
        Write("tree/logs/b.log", "b");
        Write("tree/logs/readme", "c");
        Write("other/x", "x");
    }

    public void Dispose() => _work.Dispose();

    [Fact]
    public void A_change_of_each_kind_gives_the_bytes_of_a_fresh_pack()
    {
        PackResult packed = Pack("packed.wasm", ("tree", "/data"), ("other", "opt"));
        Write("new/old.txt", "new");
        Write("new/deep/er.txt", "deeper");
        PackResult updated = Update(
            packed.Path,
            new TreeChanges
            {
                Remove = ["/data/logs/*.log", "/data/old.txt"],
                Rename = [("/data/keep.txt", "kept.txt"), ("/data/logs/readme", "/data/readme")],
            },
            ("new", "/data"), ("other/x", "/etc/x"));

        Write("fresh/kept.txt", "keep");
        Write("fresh/readme", "c");
        Write("fresh/old.txt", "new");
        Write("fresh/deep/er.txt", "deeper");
        Directory.CreateDirectory(At("fresh/logs"));
        PackResult fresh = Pack("fresh.wasm", ("fresh", "/data"), ("other", "opt"), ("other/x", "/etc/x"));
        Assert.Equal(File.ReadAllBytes(fresh.Path), File.ReadAllBytes(updated.Path));
        ModuleSplitter.Verify(updated.Path, _program);
    }

    /// <summary>Small files, files of several blocks with and without an inline end, equal ones of which one goes, and names that move
    /// everything.</summary>
    [Theory]
    [InlineData(MemoryProfile.Portable)]
    [InlineData(MemoryProfile.Isolated)]
    public void What_stays_is_taken_over_unread_and_the_bytes_are_those_of_a_fresh_pack(MemoryProfile memory)
    {
        for (int i = 0; i < 40; i++)
        {
            Write($"tree/big/f{i:00}", new string((char)('a' + (i % 20)), 1500 * i));
        }

        Write("tree/big/whole", new string('w', 8192));
        Write("tree/big/full-1", new string('e', 4096 + 4000));
        Write("tree/big/full-2", new string('e', 4096 + 4000));
        PackOptions options = Options(("tree", "/data"), ("other", "opt")) with { Memory = memory };
        string packed = ModulePacker.Pack(_program, At("packed.wasm"), options).Path;
        Write("new/f07", new string('n', 20_000));
        Write("new/again", new string('c', 1500 * 22));
        PackResult updated = ModuleUpdater.Update(
            packed, At("updated.wasm"),
            new TreeChanges { Remove = ["/data/big/f1?", "/data/big/full-1"], Rename = [("/data/big/f39", "/data/a")], KeepsUnread = true },
            Options(("new", "/data/big")));

        foreach (string gone in Directory.GetFiles(At("tree/big"), "f1?").Append(At("tree/big/full-1")))
        {
            File.Delete(gone);
        }

        File.Move(At("tree/big/f39"), At("tree/a"));
        File.Copy(At("new/f07"), At("tree/big/f07"), overwrite: true);
        File.Copy(At("new/again"), At("tree/big/again"));
        Assert.Equal(File.ReadAllBytes(ModulePacker.Pack(_program, At("fresh.wasm"), options).Path), File.ReadAllBytes(updated.Path));
        Assert.True(TreeChecker.Check(updated.Path).IsValid);

        // In place, and again: what was taken over can be taken over.
        ModuleUpdater.Update(updated.Path, updated.Path, new TreeChanges { Remove = ["/data/big/f07"], KeepsUnread = true }, new PackOptions());
        File.Delete(At("tree/big/f07"));
        Assert.Equal(File.ReadAllBytes(ModulePacker.Pack(_program, At("fresh.wasm"), options).Path), File.ReadAllBytes(updated.Path));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_damaged_file_is_refused_or_stays_one_that_a_check_finds(bool unread)
    {
        Write("tree/big", new string('w', 9000));
        Write("tree/small", "precious");
        PackResult packed = Pack("packed.wasm", ("tree", "/data"));
        byte[] bytes = File.ReadAllBytes(packed.Path);
        foreach (byte[] content in (byte[][])["wwwwwwww"u8.ToArray(), "precious"u8.ToArray()])
        {
            bytes[bytes.AsSpan((int)packed.ImageOffset).IndexOf(content) + (int)packed.ImageOffset] ^= 1;
        }

        File.WriteAllBytes(packed.Path, bytes);
        var changes = new TreeChanges { Remove = ["/data/logs"], KeepsUnread = unread };
        if (!unread)
        {
            Assert.Equal(ErrorId.ChangedAfterPacking, Assert.Throws<PackException>(() => Update(packed.Path, changes)).Id);
            return;
        }

        IEnumerable<string> damaged = TreeChecker.Check(Update(packed.Path, changes).Path).Problems.Select(problem => problem.Path);
        Assert.Contains("/data/big", damaged);
        Assert.Contains("/data/small", damaged);
    }

    [Fact]
    public void Damaged_directories_are_refused_also_if_files_are_taken_over_unread()
    {
        PackResult packed = Pack("packed.wasm", ("tree", "/data"));
        byte[] bytes = File.ReadAllBytes(packed.Path);
        bytes[bytes.AsSpan((int)packed.ImageOffset).IndexOf("keep.txt"u8) + (int)packed.ImageOffset] ^= 1;
        File.WriteAllBytes(packed.Path, bytes);
        var changes = new TreeChanges { Remove = ["/data/logs"], KeepsUnread = true };
        Assert.Equal(ErrorId.ChangedAfterPacking, Assert.Throws<PackException>(() => Update(packed.Path, changes)).Id);
    }

    [Fact]
    public void A_preopen_is_removed_and_renamed_with_its_directory()
    {
        PackResult packed = Pack("packed.wasm", ("tree", "/data"), ("other", "opt"));
        PackResult updated = Update(packed.Path, new TreeChanges { Remove = ["data"], Rename = [("opt", "share/opt")] });
        Assert.Equal(File.ReadAllBytes(Pack("fresh.wasm", ("other", "share/opt")).Path), File.ReadAllBytes(updated.Path));
    }

    [Fact]
    public void A_program_that_can_change_its_files_still_can()
    {
        PackOptions options = Options(("tree", "/data")) with { Layer = WritableLayer.WithQuota(1 << 20) };
        string packed = ModulePacker.Pack(_program, At("packed.wasm"), options).Path;
        PackResult updated = Update(packed, new TreeChanges { Remove = ["/data/logs"] });
        using (ImageFile changed = ImageFile.Open(updated.Path))
        {
            Assert.Equal(options.Layer, changed.Record!.Layer);
        }

        Directory.Delete(At("tree/logs"), recursive: true);
        Assert.Equal(File.ReadAllBytes(ModulePacker.Pack(_program, At("fresh.wasm"), options).Path), File.ReadAllBytes(updated.Path));
    }

    [Fact]
    public void Mounts_of_their_own_stay_so()
    {
        PackOptions options = Options(("tree", "/"), ("other", "/data")) with { SeparateMounts = true };
        string packed = ModulePacker.Pack(_program, At("packed.wasm"), options).Path;
        PackResult updated = Update(packed, new TreeChanges { Remove = ["/logs"], Rename = [("/data", "/info"), ("/info/x", "y")] });
        Directory.Delete(At("tree/logs"), recursive: true);
        File.Move(At("other/x"), At("other/y"));
        PackOptions fresh = Options(("tree", "/"), ("other", "/info")) with { SeparateMounts = true };
        Assert.Equal(
            File.ReadAllBytes(ModulePacker.Pack(_program, At("fresh.wasm"), fresh).Path), File.ReadAllBytes(updated.Path));
    }

    [Fact]
    public void Memory_seal_times_and_hard_links_stay()
    {
        File.SetLastWriteTimeUtc(At("tree/keep.txt"), new DateTime(2020, 2, 3, 4, 5, 6, DateTimeKind.Utc));
        Assert.True(HostLinks.MakeHardLink(At("tree/keep.txt"), At("tree/second")));
        PackOptions options = Options(("tree", "/data"), ("other", "/")) with
        {
            Memory = MemoryProfile.Isolated,
            Sealed = true,
            PreserveTimestamps = true,
        };
        PackResult packed = ModulePacker.Pack(_program, At("packed.wasm"), options);
        PackResult same = Update(packed.Path, new TreeChanges());
        Assert.Equal(File.ReadAllBytes(packed.Path), File.ReadAllBytes(same.Path));
    }

    [Theory]
    [InlineData(PycHandling.Keep)]
    [InlineData(PycHandling.Unchecked)]
    public void Compiled_Python_files_fit_whether_they_are_packed_at_once_or_one_after_the_other(PycHandling handling)
    {
        WriteCompiled("tree", "a");
        WriteCompiled("other", "b");
        PackOptions first = Options(("tree", "/data")) with { Pyc = handling };
        PackOptions second = Options(("other", "/opt")) with { Pyc = handling };
        string earlier = ModulePacker.Pack(_program, At("packed.wasm"), first).Path;
        byte[] once = File.ReadAllBytes(ModulePacker.Pack(
            _program, At("once.wasm"), first with { Mappings = [.. first.Mappings, .. second.Mappings] }).Path);
        Assert.Equal(once, File.ReadAllBytes(ModulePacker.Pack(earlier, At("twice.wasm"), second).Path));
        Assert.Equal(once, File.ReadAllBytes(ModuleUpdater.Update(earlier, At("updated.wasm"), new TreeChanges(), second).Path));
        using ImageFile image = ImageFile.Open(At("once.wasm"));
        DateTimeOffset expected = handling == PycHandling.Keep ? Compiled : PosixTime.Make(PosixTime.Default, 0);
        Assert.Equal(expected, image.Root.StatAt(PathFlags.None, "data/a.py").Modified);
        Assert.Equal(expected, image.Root.StatAt(PathFlags.None, "opt/b.py").Modified);
    }

    [Fact]
    public void What_is_added_has_the_time_that_is_asked_for_and_its_warnings_are_told()
    {
        WriteCompiled("other", "b");
        File.AppendAllText(At("other/b.py"), "changed");
        PackOptions options = Options(("other", "/opt")) with { SourceDateEpoch = 1_000_000_000 };
        PackResult packed = Pack("packed.wasm", ("tree", "/data"));
        PackResult updated = ModuleUpdater.Update(packed.Path, At("updated.wasm"), new TreeChanges(), options);
        Assert.Contains("'/opt/__pycache__/b.cpython-312.pyc'", Assert.Single(updated.Warnings).Message, StringComparison.Ordinal);
        using ImageFile image = ImageFile.Open(updated.Path);
        Assert.Equal(1_000_000_000, image.Root.StatAt(PathFlags.None, "opt/b.py").Modified.ToUnixTimeSeconds());
    }

    [Fact]
    public void A_writable_layer_stays_or_is_another()
    {
        PackResult packed = ModulePacker.Pack(_program, At("packed.wasm"), Options(("tree", "/")) with { Layer = new WritableLayer(1 << 20) });
        using (ImageFile same = ImageFile.Open(Update(packed.Path, new TreeChanges { Remove = ["/logs"] }).Path))
        {
            Assert.Equal(new WritableLayer(1 << 20), same.Record!.Layer);
        }

        PackOptions additions = new() { Layer = new WritableLayer(1 << 21) };
        using ImageFile other = ImageFile.Open(ModuleUpdater.Update(packed.Path, At("other.wasm"), new TreeChanges(), additions).Path);
        Assert.Equal(new WritableLayer(1 << 21), other.Record!.Layer);
    }

    [Fact]
    public void A_module_is_changed_in_place()
    {
        PackResult packed = Pack("packed.wasm", ("tree", "/"));
        ModuleUpdater.Update(packed.Path, packed.Path, new TreeChanges { Remove = ["/logs"] }, new PackOptions());
        using ImageFile image = ImageFile.Open(packed.Path);
        Assert.Equal(["keep.txt", "old.txt"], image.Root.ReadDirectory().Select(entry => entry.Name).Order());
    }

    [Theory]
    [InlineData("/nothing")]
    [InlineData("/logs/*.txt")]
    [InlineData("/")]
    public void What_is_not_there_cannot_be_removed_and_nothing_is_written(string path)
    {
        PackResult packed = Pack("packed.wasm", ("tree", "/"));
        var error = Assert.Throws<FileSystemException>(() => Update(packed.Path, new TreeChanges { Remove = [path] }));
        Assert.Equal(ErrorId.FileNotFound, error.Id);
        Assert.Contains($"'{path}'", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(At("updated.wasm")));
    }

    [Theory]
    [InlineData("/nothing", "x", ErrorId.FileNotFound)]
    [InlineData("/keep.txt", "old.txt", ErrorId.InvalidArgument)]
    [InlineData("/logs", "/logs/deeper", ErrorId.InvalidArgument)]
    [InlineData("/keep.txt", "/old.txt/below", ErrorId.InvalidArgument)]
    public void A_rename_that_cannot_be_is_refused(string from, string to, ErrorId id)
    {
        PackResult packed = Pack("packed.wasm", ("tree", "/"));
        var error = Assert.Throws<FileSystemException>(() => Update(packed.Path, new TreeChanges { Rename = [(from, to)] }));
        Assert.Equal(id, error.Id);
        Assert.False(File.Exists(At("updated.wasm")));
    }

    [Fact]
    public void A_name_of_brackets_is_a_name_first()
    {
        Write("tree/a[b", "1");
        Write("tree/[k]eep.txt", "2");
        PackResult packed = Pack("packed.wasm", ("tree", "/"));
        using ImageFile image = ImageFile.Open(Update(packed.Path, new TreeChanges { Remove = ["/a[b", "/[k]eep.txt"] }).Path);
        Assert.Equal(["keep.txt", "logs", "old.txt"], image.Root.ReadDirectory().Select(entry => entry.Name).Order());
    }

    [Fact]
    public void A_module_without_its_program_is_refused()
    {
        PackOptions options = Options(("tree", "/")) with { KeepUndo = false };
        string packed = ModulePacker.Pack(_program, At("packed.wasm"), options).Path;
        Assert.Equal(ErrorId.NoUndoRecord, Assert.Throws<PackException>(() => Update(packed, new TreeChanges())).Id);
        Assert.Equal(ErrorId.NotPacked, Assert.Throws<PackException>(() => Update(_program, new TreeChanges())).Id);
    }

    private PackResult Pack(string name, params (string Host, string Guest)[] mappings) =>
        ModulePacker.Pack(_program, At(name), Options(mappings));

    private PackResult Update(string packed, TreeChanges changes, params (string Host, string Guest)[] added) =>
        ModuleUpdater.Update(packed, At("updated.wasm"), changes, Options(added));

    private PackOptions Options(params (string Host, string Guest)[] mappings) =>
        Packs.Options([.. mappings.Select(mapping => (At(mapping.Host), mapping.Guest))]);

    private string At(string path) => Path.Combine(_work.Path, path);

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllText(At(path), text);
    }
}
