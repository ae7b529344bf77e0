// SPDX-License-Identifier: MIT
using System.Runtime.Versioning;
using WasiVfs.Packing;
using WasiVfs.Tests.Support;
using WasiVfs.Trees;
using Xunit;

namespace WasiVfs.Tests.Trees;

/// <summary>Pipes, sockets and devices in the place of files: each way into the library refuses them at once and waits for no one.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class HostFileTests : IDisposable
{
    private static readonly Dictionary<string, Action<string, string>> Ways = new(StringComparer.Ordinal)
    {
        ["an image"] = (path, _) => ErofsImage.Open(path).Dispose(),
        ["a file with an image"] = (path, _) => ImageFile.Open(path).Dispose(),
        ["a tree"] = (path, _) => TreeSource.Open(path).Dispose(),
        ["a kind"] = (path, _) => TreeSource.KindOf(path),
        ["a check"] = (path, _) => TreeChecker.Check(path),
        ["a summary"] = (path, _) => ModuleSummary.Read(path),
        ["a look at memories"] = (path, _) => ModuleSummary.HasSeveralMemories(path),
        ["a module"] = (path, output) => ModulePacker.Pack(path, output, new PackOptions()),
        ["a mapping"] = (path, output) => ImagePacker.Pack(output, new PackOptions { Mappings = [new Mapping(path, "/file")] }),
        ["an archive"] = (path, output) => ImagePacker.Pack(output, new PackOptions { Mappings = [Mapping.Archive(path, "/")] }),
        ["a packed module to split"] = (path, output) => ModuleSplitter.Split(path, output, null),
        ["a packed module to verify"] = (path, _) => ModuleSplitter.Verify(path, path),
    };

    private readonly TemporaryDirectory _work = new();

    public void Dispose() => _work.Dispose();

    public static TheoryData<string> Names => [.. Ways.Keys];

    [TheoryNeeding("mkfifo")]
    [MemberData(nameof(Names))]
    public async Task A_pipe_is_refused(string way) => await AssertRefused(way, Node.Pipe, "a named pipe");

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_socket_is_refused(string way) => await AssertRefused(way, Node.Socket, "a socket");

    [TheoryNeeding(Requires.Root, "mknod")]
    [MemberData(nameof(Names))]
    public async Task A_device_is_refused(string way) => await AssertRefused(way, Node.CharacterDevice, "a device");

    private async Task AssertRefused(string way, Node node, string kind)
    {
        string path = Path.Combine(_work.Path, "node");
        string output = Path.Combine(_work.Path, "output");
        SpecialFile.Make(path, node);
        Task work = Task.Run(() => Ways[way](path, output));
        var refused = await Assert.ThrowsAsync<FileSystemException>(() => work.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal(ErrorCode.Unsupported, refused.Code);
        Assert.Contains($"'{path}' is {kind}", refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(output));
    }
}
