// SPDX-License-Identifier: MIT
namespace WasiVfs.Packing;

/// <summary>What a tree comes from.</summary>
public enum TreeKind
{
    /// <summary>A directory of the host.</summary>
    Directory,

    /// <summary>A tar archive: ustar, pax, GNU.</summary>
    Tar,

    /// <summary>A tar archive compressed by gzip.</summary>
    TarGzip,

    /// <summary>A zip archive.</summary>
    Zip,

    /// <summary>An EROFS image.</summary>
    Erofs,

    /// <summary>A module with an image inside, or a component with such a module.</summary>
    PackedModule,

    /// <summary>A file of another kind with an image inside, such as a module that an engine has compiled.</summary>
    EmbeddedImage,
}
