// SPDX-License-Identifier: MIT
using WasiVfs.Packing;
using WasiVfs.Tests.Support;
using WasiVfs.Tests.Trees;
using WasiVfs.Trees;
using Xunit;

namespace WasiVfs.Tests.Archives;

/// <summary>The contract over an archive that was exported here.</summary>
public abstract class ArchiveContract : DescriptorContract, IDisposable
{
    private readonly TemporaryDirectory _work = new();
    private readonly TreeSource _source;

    protected ArchiveContract(ExportFormat format, TreeKind kind)
    {
        string tree = Path.Combine(_work.Path, "tree");
        MakeTree(tree);
        string path = Path.Combine(_work.Path, "archive");
        TreeExporter.Export(HostDirectory.Open(tree), path, format);
        _source = TreeSource.Open(path);
        Assert.Equal(kind, _source.Kind);
        Top = _source.Root.OpenAt(PathFlags.None, "top");
    }

    [Fact]
    public void Names_are_exact() =>
        Assert.Equal(ErrorCode.NoEntry, Assert.Throws<FileSystemException>(() => Top.OpenAt(PathFlags.None, "dir/FILE")).Code);

    protected override Descriptor Top { get; }

    public void Dispose()
    {
        _source.Dispose();
        _work.Dispose();
        GC.SuppressFinalize(this);
    }
}

public sealed class TarContractTests() : ArchiveContract(ExportFormat.Tar, TreeKind.Tar);

public sealed class TarGzipContractTests() : ArchiveContract(ExportFormat.TarGzip, TreeKind.TarGzip);

public sealed class ZipContractTests() : ArchiveContract(ExportFormat.Zip, TreeKind.Zip)
{
    protected override bool KeepsHardLinks => false;
}

public sealed class ExportedImageContractTests() : ArchiveContract(ExportFormat.Erofs, TreeKind.Erofs);
