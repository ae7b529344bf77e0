// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>What the first bytes of a file say that it is.</summary>
internal enum ArchiveKind
{
    /// <summary>None of the others.</summary>
    None,

    /// <summary>A tar archive.</summary>
    Tar,

    /// <summary>A file compressed by gzip, which should be a tar archive.</summary>
    Gzip,

    /// <summary>A zip archive.</summary>
    Zip,

    /// <summary>An EROFS image.</summary>
    Erofs,
}
