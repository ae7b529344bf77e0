// SPDX-License-Identifier: MIT
using System.Diagnostics;
using WasiVfs.Running;
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Wasmtime.Tests;

/// <summary>What has been compiled is used again, and nothing else is taken for it.</summary>
public sealed class CompiledProgramsTests : IDisposable
{
    private readonly TemporaryDirectory _place = new();

    private string Folder => Path.Combine(_place.Path, "cache", "modules");

    public void Dispose() => _place.Dispose();

    [FactNeeding(Requires.MappedCode)]
    public async Task An_entry_is_used_in_place_of_the_module()
    {
        string a = Guest.Write(_place, "a.wasm", Guest.Printing('a')), b = Guest.Write(_place, "b.wasm", Guest.Printing('b'));
        Assert.Equal("a", await Run(a));
        string entryOfA = Assert.Single(Entries());
        Assert.Equal("b", await Run(b));
        string entryOfB = Assert.Single(Entries(), entry => entry != entryOfA);

        File.Copy(entryOfB, entryOfA, overwrite: true);
        Assert.Equal("b", await Run(a));
    }

    [FactNeeding("/proc/self/maps")]
    public async Task An_entry_is_mapped_from_its_file_and_not_read()
    {
        Assert.Equal(0, (await Guest.Run(Guest.Engine(Folder), Guest.Probe, ["exit", "0"])).ExitCode);
        string entry = Assert.Single(Entries());
        Task<Outcome> run = Guest.Run(Guest.Engine(Folder), Guest.Probe, ["drip", "2", "500"]);
        var patience = Stopwatch.StartNew();
        while (!File.ReadAllText("/proc/self/maps").Contains(entry, StringComparison.Ordinal))
        {
            Assert.True(!run.IsCompleted && patience.Elapsed < TimeSpan.FromSeconds(60), "The entry is not mapped while its program runs.");
            await Task.Delay(5);
        }

        Assert.Equal("0\n1\n", (await run).Output);
        Assert.DoesNotContain(entry, File.ReadAllText("/proc/self/maps"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_module_that_has_changed_is_compiled_again()
    {
        string module = Guest.Write(_place, "a.wasm", Guest.Printing('a'));
        Assert.Equal("a", await Run(module));
        Guest.Write(_place, "a.wasm", Guest.Printing('b'));
        Assert.Equal("b", await Run(module));
        Assert.Equal(2, Entries().Length);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.001)]
    [InlineData(0.5)]
    [InlineData(0.999)]
    public async Task A_half_written_entry_is_compiled_again_and_replaced(double part)
    {
        string module = Guest.Write(_place, "a.wasm", Guest.Printing('a'));
        await Run(module);
        string entry = Assert.Single(Entries());
        byte[] whole = await File.ReadAllBytesAsync(entry);
        await File.WriteAllBytesAsync(entry, whole[..(int)(whole.Length * part)]);
        Assert.Equal("a", await Run(module));
        Assert.Equal(whole.Length, new FileInfo(entry).Length);
    }

    [Fact]
    public async Task An_entry_of_something_else_is_compiled_again_and_replaced()
    {
        string module = Guest.Write(_place, "a.wasm", Guest.Printing('a'));
        await Run(module);
        string entry = Assert.Single(Entries());
        await Run(module, new WasiRun { ModulePath = module, Fuel = 1_000_000 });
        string withFuel = Assert.Single(Entries(), other => other != entry);

        foreach (byte[] foreign in new[] { await File.ReadAllBytesAsync(withFuel), "\u007fELF and nothing more"u8.ToArray(), new byte[100_000] })
        {
            await File.WriteAllBytesAsync(entry, foreign);
            Assert.Equal("a", await Run(module));
            Assert.NotEqual(foreign.Length, new FileInfo(entry).Length);
        }
    }

    [Fact]
    public async Task An_entry_of_another_version_is_compiled_again_and_replaced()
    {
        string module = Guest.Write(_place, "a.wasm", Guest.Printing('a'));
        await Run(module);
        string entry = Assert.Single(Entries());
        string older = entry.Replace("50.0.1", "49.0.3", StringComparison.Ordinal);
        File.Move(entry, older);
        Assert.Equal("a", await Run(module));
        Assert.Equal([entry], Entries());
    }

    [Fact]
    public async Task An_entry_that_says_another_major_version_is_compiled_again_and_replaced()
    {
        string module = Guest.Write(_place, "a.wasm", Guest.Printing('a'));
        await Run(module);
        string entry = Assert.Single(Entries());
        byte[] whole = await File.ReadAllBytesAsync(entry);
        int at = whole.AsSpan().IndexOf("\u000250"u8); // A length of one byte, then the version.
        Assert.True(at > 0);
        byte[] older = [.. whole[..at], .. "\u000249"u8, .. whole[(at + 3)..]];
        await File.WriteAllBytesAsync(entry, older);
        Assert.Equal("a", await Run(module));
        Assert.Equal(whole, await File.ReadAllBytesAsync(entry));
    }

    [Fact]
    public async Task Many_at_once_find_whole_entries()
    {
        string module = Guest.Write(_place, "a.wasm", Guest.Printing('a'));
        string[] outputs = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => Run(module))));
        Assert.All(outputs, output => Assert.Equal("a", output));
        Assert.Single(Entries());
        if (OperatingSystem.IsWindows())
        {
            // There an entry that is replaced while it is read gets another name, and goes with a later sweep.
            CacheSweep.Run(Folder, CompiledPrograms.Capacity, DateTime.UtcNow.AddHours(2));
        }

        Assert.Empty(Directory.GetFiles(Folder, "*" + CacheSweep.Unfinished));
    }

    [Fact]
    public async Task Where_nothing_can_be_kept_programs_run_all_the_same()
    {
        string module = Guest.Write(_place, "a.wasm", Guest.Printing('a'));
        Assert.Equal("a", (await Guest.Run(Guest.Engine(), module, [])).Output);
        Assert.Equal("a", (await Guest.Run(Guest.Engine(Path.Combine(module, "no", "folder")), module, [])).Output);
    }

    [FactNeeding(Requires.UnixFiles)]
    public void The_folder_is_its_users_alone()
    {
        Assert.Equal(Folder, new CacheFolder(Folder).Open());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Folder));
    }

    [TheoryNeeding(Requires.UnixFiles)]
    [InlineData("755", "can be entered by other users (its mode is 755)")]
    [InlineData("770", "can be entered by other users (its mode is 770)")]
    public async Task A_folder_that_others_can_enter_is_refused(string mode, string fault)
    {
        Directory.CreateDirectory(Folder);
        Tool.Check("chmod", mode, Folder);
        EngineException error = await Assert.ThrowsAsync<EngineException>(() => Run(Guest.Probe));
        Assert.Contains(fault, error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Folder));
    }

    [FactNeeding(Requires.UnixFiles)]
    public void A_link_to_a_folder_is_refused()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Folder)!);
        Directory.CreateSymbolicLink(Folder, _place.Path);
        Assert.Contains("is a link", Assert.Throws<EngineException>(() => new CacheFolder(Folder).Open()).Message, StringComparison.Ordinal);
    }

    [FactNeeding(Requires.Root)]
    public void Another_users_folder_is_refused()
    {
        new CacheFolder(Folder).Open();
        Tool.Check("chown", "4321", Folder);
        EngineException error = Assert.Throws<EngineException>(() => new CacheFolder(Folder).Open());
        Assert.Contains("belongs to another user", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_not_used_for_longest_goes_first()
    {
        new CacheFolder(Folder).Open();
        DateTime now = DateTime.UtcNow;
        foreach ((string name, int size, double hours) in new[]
        {
            ("new", 10, 1.0), ("middle", 10, 2), ("old", 10, 3), ("x" + CacheSweep.Unfinished, 1, 0.5), ("y" + CacheSweep.Unfinished, 1, 1.5),
        })
        {
            string file = Path.Combine(Folder, name);
            File.WriteAllBytes(file, new byte[size]);
            File.SetLastWriteTimeUtc(file, now - TimeSpan.FromHours(hours));
        }

        CacheSweep.Run(Folder, 22, now);
        Assert.Equal(["middle", "new", "x" + CacheSweep.Unfinished], Directory.GetFiles(Folder)
            .Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    private async Task<string> Run(string module, WasiRun? run = null) => (await Guest.Run(Guest.Engine(Folder), module, [], run)).Output;

    private string[] Entries() => Directory.GetFiles(Folder, "*.cwasm");
}
