// SPDX-License-Identifier: MIT
using System.Diagnostics;
using System.Runtime.Versioning;
using WasiVfs.Trees;
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Trees;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryDirectory _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public void A_file_appears_when_it_is_committed()
    {
        using (AtomicFile file = AtomicFile.Create(Target))
        {
            file.Stream.Write("new"u8);
            Assert.False(File.Exists(Target));
            file.Commit();
            Assert.Throws<ObjectDisposedException>(file.Commit);
        }

        Assert.Equal("new", File.ReadAllText(Target));
        Assert.Equal([Target], Directory.GetFiles(_work.Path));
    }

    [Fact]
    public void Nothing_remains_of_a_file_that_is_not_committed()
    {
        File.WriteAllText(Target, "old");
        using (AtomicFile file = AtomicFile.Create(Target))
        {
            file.Stream.Write("new"u8);
        }

        Assert.Equal("old", File.ReadAllText(Target));
        Assert.Equal([Target], Directory.GetFiles(_work.Path));
    }

    [UnsupportedOSPlatform("windows")]
    [FactNeeding("chmod")]
    public void The_mode_of_the_file_that_is_replaced_is_kept()
    {
        File.WriteAllText(Target, "old");
        File.SetUnixFileMode(Target, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        WriteAndCommit(Target);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Target));
    }

    [Fact]
    public void A_target_that_is_a_link_stays_one()
    {
        string link = Path.Combine(_work.Path, "link");
        File.CreateSymbolicLink(link, "app.wasm");
        WriteAndCommit(link);
        Assert.Equal("app.wasm", new FileInfo(link).LinkTarget);
        Assert.Equal("new", File.ReadAllText(Target));
    }

    [Fact]
    public void The_longest_name_of_a_host_can_be_written()
    {
        string target = Path.Combine(_work.Path, new string('é', 127));
        WriteAndCommit(target);
        Assert.Equal([target], Directory.GetFiles(_work.Path));
    }

    [Fact]
    public void A_target_that_cannot_be_is_named()
    {
        Assert.Equal(ErrorCode.IsDirectory, Assert.Throws<FileSystemException>(() => AtomicFile.Create(_work.Path)).Code);
        Assert.Equal(ErrorCode.NoEntry, Assert.Throws<FileSystemException>(() => AtomicFile.Create(Path.Combine(_work.Path, "missing", "x"))).Code);
    }

    [Fact]
    public void The_work_of_a_living_writer_is_not_swept()
    {
        using AtomicFile first = AtomicFile.Create(Target);
        using AtomicFile second = AtomicFile.Create(Target);
        Assert.Equal(0, AtomicFile.SweepLeftovers(Target));
        first.Stream.Write("1"u8);
        first.Commit();
        second.Stream.Write("2"u8);
        second.Commit();
        Assert.Equal("2", File.ReadAllText(Target));
    }

    [Fact]
    public void Leftovers_of_the_dead_are_swept_and_nothing_else()
    {
        string leftover = Write(".app.wasm.4711-0123456789abcdef0123456789abcdef.wasivfs-tmp");
        string[] others =
        [
            Write(".app.wasm.4711-0123456789abcdef0123456789abcdef.tmp"), Write(".app.wasm.bak.wasivfs-tmp"), Write("app.wasm.wasivfs-tmp"),
            Write(".other.wasm.4711-0123456789abcdef0123456789abcdef.wasivfs-tmp"),
            Write(".app.wasm.x.4711-0123456789abcdef0123456789abcdef.wasivfs-tmp"),
        ];
        Assert.Equal(1, AtomicFile.SweepLeftovers(Target));
        Assert.False(File.Exists(leftover));
        Assert.All(others, other => Assert.True(File.Exists(other), other));
    }

    [FactNeeding("flock", "sleep", "sh")]
    public void A_writer_in_another_process_keeps_its_file_until_it_is_killed()
    {
        string temporary = Write(".app.wasm.4711-0123456789abcdef0123456789abcdef.wasivfs-tmp");
        using Process writer = Process.Start(Requires.Program("flock"), [temporary, "sh", "-c", $"touch '{_work.Path}/ready'; exec sleep 60"]);
        SpinWait.SpinUntil(() => File.Exists(Path.Combine(_work.Path, "ready")), TimeSpan.FromSeconds(20));
        Assert.Equal(0, AtomicFile.SweepLeftovers(Target));
        writer.Kill(entireProcessTree: true);
        writer.WaitForExit();
        Assert.True(SpinWait.SpinUntil(() => AtomicFile.SweepLeftovers(Target) == 1, TimeSpan.FromSeconds(20)));
        Assert.False(File.Exists(temporary));
    }

    private string Target => Path.Combine(_work.Path, "app.wasm");

    private static void WriteAndCommit(string target)
    {
        using AtomicFile file = AtomicFile.Create(target);
        file.Stream.Write("new"u8);
        file.Commit();
    }

    private string Write(string name) => _work.Write(name, "");
}
