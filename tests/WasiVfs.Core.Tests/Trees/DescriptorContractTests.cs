// SPDX-License-Identifier: MIT
using WasiVfs.Tests.Support;
using WasiVfs.Trees;
using Xunit;

namespace WasiVfs.Tests.Trees;

/// <summary>The contract over a host directory.</summary>
public sealed class HostDirectoryContractTests : DescriptorContract, IDisposable
{
    private readonly TemporaryDirectory _work = new();

    public HostDirectoryContractTests() => Top = HostDirectory.Open(MakeTree(_work.Path));

    protected override Descriptor Top { get; }

    public void Dispose() => _work.Dispose();
}

/// <summary>The contract over an EROFS image in a file.</summary>
public sealed class ErofsContractTests : DescriptorContract, IDisposable
{
    private readonly TemporaryDirectory _work = new();
    private readonly ErofsImage _image;

    public ErofsContractTests()
    {
        MakeTree(_work.Path);
        string path = Path.Combine(_work.Path, "image.erofs");
        DirectoryNode root = ErofsOracle.TreeOf(_work.Path);
        ErofsOracle.Write(path, root);
        _image = ErofsImage.Open(path);
        Top = _image.Root.OpenAt(PathFlags.None, "top");
    }

    [Fact]
    public void Names_are_exact() =>
        Assert.Equal(ErrorCode.NoEntry, Assert.Throws<FileSystemException>(() => Top.OpenAt(PathFlags.None, "dir/FILE")).Code);

    protected override Descriptor Top { get; }

    public void Dispose()
    {
        _image.Dispose();
        _work.Dispose();
    }
}
