// SPDX-License-Identifier: MIT
using System.Diagnostics;
using System.Runtime.Versioning;
using WasiVfs.Tests.Support;
using WasiVfs.Trees;
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
            Assert.Throws<ObjectDisposedException>(() => file.Commit());
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

    /// <summary>Whatever is there, or nothing: no file has such a name.</summary>
    [Theory]
    [InlineData("file/")]
    [InlineData("missing/")]
    [InlineData("file//")]
    public void A_target_with_a_slash_behind_it_is_refused(string name)
    {
        string file = Write("file");
        var refused = Assert.Throws<FileSystemException>(() => AtomicFile.Create(Path.Combine(_work.Path, name)));
        Assert.Equal(ErrorCode.IsDirectory, refused.Code);
        Assert.Equal([file], Directory.GetFileSystemEntries(_work.Path));
    }

    [Fact]
    public void The_work_of_a_living_writer_is_not_swept()
    {
        using AtomicFile first = AtomicFile.Create(Target);
        using AtomicFile second = AtomicFile.Create(Target);
        Assert.Equal(0, Leftovers.Sweep(Target));
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
        Assert.Equal(1, Leftovers.Sweep(Target));
        Assert.False(File.Exists(leftover));
        Assert.All(others, other => Assert.True(File.Exists(other), other));
    }

    [FactNeeding("flock", "sleep", "sh")]
    public void A_writer_in_another_process_keeps_its_file_until_it_is_killed()
    {
        string temporary = Write(".app.wasm.4711-0123456789abcdef0123456789abcdef.wasivfs-tmp");
        using Process writer = Process.Start(Requires.Program("flock"), [temporary, "sh", "-c", $"touch '{_work.Path}/ready'; exec sleep 60"]);
        SpinWait.SpinUntil(() => File.Exists(Path.Combine(_work.Path, "ready")), TimeSpan.FromSeconds(20));
        Assert.Equal(0, Leftovers.Sweep(Target));
        writer.Kill(entireProcessTree: true);
        writer.WaitForExit();
        Assert.True(SpinWait.SpinUntil(() => Leftovers.Sweep(Target) == 1, TimeSpan.FromSeconds(20)));
        Assert.False(File.Exists(temporary));
    }

    [UnsupportedOSPlatform("windows")]
    [Theory]
    [InlineData(Node.Pipe)]
    [InlineData(Node.Socket)]
    public void What_is_neither_a_file_nor_a_pipe_is_not_replaced_by_a_file_that_was_started_before(Node node)
    {
        using AtomicFile file = AtomicFile.Create(Target);
        file.Stream.Write("new"u8);
        DescriptorType type = SpecialFile.Make(Target, node);
        var refused = Assert.Throws<FileSystemException>(() => file.Commit());
        Assert.Equal((ErrorCode.Unsupported, Target), (refused.Code, refused.Path));
        Assert.Equal(type, HostStat.Of(Target)?.Type);
        file.Dispose();
        Assert.Equal([Target], Directory.GetFileSystemEntries(_work.Path));
    }

    [UnsupportedOSPlatform("windows")]
    [Fact]
    public void A_socket_is_refused_and_stays_one() => AssertRefused(Node.Socket, "a socket");

    [UnsupportedOSPlatform("windows")]
    [FactNeeding(Requires.Root, "mknod")]
    public void A_device_is_refused_and_stays_one()
    {
        AssertRefused(Node.CharacterDevice, "a device");
        AssertRefused(Node.BlockDevice, "a device");
    }

    [UnsupportedOSPlatform("windows")]
    [FactNeeding("mkfifo")]
    public async Task A_pipe_is_given_the_whole_file()
    {
        SpecialFile.Make(Target, Node.Pipe);
        string link = Path.Combine(_work.Path, "link");
        File.CreateSymbolicLink(link, "app.wasm");
        var bytes = new byte[1_000_000];
        new Random(1).NextBytes(bytes);
        foreach (string path in new[] { Target, link })
        {
            Task<byte[]> reader = Task.Run(() => File.ReadAllBytes(Target));
            using (AtomicFile file = AtomicFile.Create(path))
            {
                file.Stream.Write(bytes);
                file.Stream.Position = 0;
                file.Stream.WriteByte(bytes[0]);
                file.Commit();
            }

            Assert.Equal(bytes, await reader);
        }

        Assert.Equal(DescriptorType.Fifo, HostStat.Of(Target)?.Type);
        Assert.Equal(2, Directory.GetFileSystemEntries(_work.Path).Length);
    }

    [UnsupportedOSPlatform("windows")]
    [FactNeeding("mkfifo")]
    public void Waiting_for_the_reader_of_a_pipe_can_be_cancelled()
    {
        SpecialFile.Make(Target, Node.Pipe);
        using var cancelled = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        using AtomicFile file = AtomicFile.Create(Target);
        file.Stream.Write("new"u8);
        Assert.ThrowsAny<OperationCanceledException>(() => file.Commit(cancelled.Token));
    }

    [UnsupportedOSPlatform("windows")]
    [FactNeeding("chmod")]
    public void The_bits_by_which_a_program_runs_as_its_owner_are_not_taken_over()
    {
        const UnixFileMode permissions = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            | UnixFileMode.GroupRead | UnixFileMode.GroupExecute;
        File.WriteAllText(Target, "old");
        Tool.Check("chmod", "7750", Target);
        using (AtomicFile file = AtomicFile.Create(Target))
        {
            string temporary = Directory.GetFiles(_work.Path).Single(path => path != Target);
            Assert.Equal(permissions, File.GetUnixFileMode(temporary));
            file.Stream.Write("new"u8);
            file.Commit();
        }

        Assert.Equal(permissions, File.GetUnixFileMode(Target));
    }

    [UnsupportedOSPlatform("windows")]
    [FactNeeding("mkfifo")]
    public void Links_and_pipes_with_the_name_of_a_leftover_are_left_alone()
    {
        string victim = Write("victim");
        string link = Path.Combine(_work.Path, ".app.wasm.4711-0123456789abcdef0123456789abcdef.wasivfs-tmp");
        string pipe = Path.Combine(_work.Path, ".app.wasm.4712-0123456789abcdef0123456789abcdef.wasivfs-tmp");
        File.CreateSymbolicLink(link, victim);
        SpecialFile.Make(pipe, Node.Pipe);
        Assert.Equal(0, Leftovers.Sweep(Target));
        Assert.Equal([link, pipe, victim], Directory.GetFileSystemEntries(_work.Path).Order(StringComparer.Ordinal));
    }

    [UnsupportedOSPlatform("windows")]
    [FactNeeding(Requires.Root, "chown")]
    public void Leftovers_of_another_user_are_left_alone()
    {
        string leftover = Write(".app.wasm.4711-0123456789abcdef0123456789abcdef.wasivfs-tmp");
        Tool.Check("chown", "65534", leftover);
        Assert.Equal(0, Leftovers.Sweep(Target));
        Assert.True(File.Exists(leftover));
    }

    private void AssertRefused(Node node, string kind)
    {
        DescriptorType type = SpecialFile.Make(Target, node);
        string link = Path.Combine(_work.Path, "link");
        File.CreateSymbolicLink(link, "app.wasm");
        foreach (string path in new[] { Target, link })
        {
            var refused = Assert.Throws<FileSystemException>(() => AtomicFile.Create(path));
            Assert.Equal((ErrorCode.Unsupported, path), (refused.Code, refused.Path));
            Assert.Contains($"'{path}' is {kind}", refused.Message, StringComparison.Ordinal);
            Assert.Equal(type, HostStat.Of(Target)?.Type);
        }

        File.Delete(Target);
        File.Delete(link);
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
