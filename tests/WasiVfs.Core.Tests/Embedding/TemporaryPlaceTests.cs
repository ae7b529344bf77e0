// SPDX-License-Identifier: MIT
using System.Runtime.Versioning;
using WasiVfs.Embedding;
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Embedding;

/// <summary>Whose temporary directory may be swept.</summary>
public sealed class TemporaryPlaceTests : IDisposable
{
    private readonly TemporaryDirectory _parent = new();

    public void Dispose() => _parent.Dispose();

    [Fact]
    public void A_place_goes_with_all_that_is_in_it()
    {
        TemporaryPlace place = TemporaryPlace.Create();
        File.WriteAllText(Path.Combine(place.Directory, "app.wasm"), "");
        place.Dispose();
        Assert.False(Directory.Exists(place.Directory));
    }

    [Fact]
    public void A_place_that_is_in_use_stays()
    {
        using TemporaryPlace place = TemporaryPlace.Create();
        TemporaryPlace.Sweep(Path.GetTempPath(), DateTime.UtcNow.AddDays(1));
        Assert.True(Directory.Exists(place.Directory));
    }

    [Fact]
    public void One_whose_lock_is_free_goes()
    {
        string left = Make("wasi-vfs-run-a");
        File.WriteAllText(Path.Combine(left, ".lock"), "");
        string other = Make("wasi-vfs-other");
        TemporaryPlace.Sweep(_parent.Path, DateTime.UtcNow);
        Assert.Equal([other], Directory.GetDirectories(_parent.Path));
    }

    [Fact]
    public void One_without_a_lock_goes_when_it_is_old()
    {
        string left = Make("wasi-vfs-run-a");
        TemporaryPlace.Sweep(_parent.Path, DateTime.UtcNow);
        Assert.True(Directory.Exists(left));
        TemporaryPlace.Sweep(_parent.Path, DateTime.UtcNow.AddHours(1));
        Assert.False(Directory.Exists(left));
    }

    [FactNeeding(Requires.UnixFiles)]
    [UnsupportedOSPlatform("windows")]
    public void One_that_others_may_enter_is_not_ours()
    {
        string left = Make("wasi-vfs-run-a");
        File.WriteAllText(Path.Combine(left, ".lock"), "");
        File.SetUnixFileMode(left, File.GetUnixFileMode(left) | UnixFileMode.OtherExecute);
        TemporaryPlace.Sweep(_parent.Path, DateTime.UtcNow);
        Assert.True(Directory.Exists(left));
    }

    // What another user leaves in a shared directory looks like a leftover, and a sweep by root could delete whatever it leads to.
    [FactNeeding(Requires.Root)]
    public void One_of_another_user_stays_when_root_sweeps()
    {
        string left = Make("wasi-vfs-run-a");
        File.WriteAllText(Path.Combine(left, ".lock"), "");
        Tool.Check("chown", "65534", left);
        TemporaryPlace.Sweep(_parent.Path, DateTime.UtcNow.AddDays(1));
        Assert.True(Directory.Exists(left));
        Tool.Check("chown", "0", left);
        TemporaryPlace.Sweep(_parent.Path, DateTime.UtcNow.AddDays(1));
        Assert.False(Directory.Exists(left));
    }

    [Fact]
    public void A_link_is_not_followed()
    {
        string elsewhere = Make("elsewhere");
        File.WriteAllText(Path.Combine(elsewhere, ".lock"), "");
        Links.ToDirectory(Path.Combine(_parent.Path, "wasi-vfs-run-a"), elsewhere);
        string linked = Make("wasi-vfs-run-b");
        Links.ToFile(Path.Combine(linked, ".lock"), Path.Combine(elsewhere, ".lock"));
        TemporaryPlace.Sweep(_parent.Path, DateTime.UtcNow.AddDays(1));
        Assert.True(File.Exists(Path.Combine(elsewhere, ".lock")));
        Assert.NotNull(new DirectoryInfo(Path.Combine(_parent.Path, "wasi-vfs-run-a")).LinkTarget);
        Assert.True(Directory.Exists(linked));
    }

    private string Make(string name)
    {
        const UnixFileMode owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        string directory = Path.Combine(_parent.Path, name);
        Directory.CreateDirectory(directory);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(directory, owner);
        }

        return directory;
    }
}
