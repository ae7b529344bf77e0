// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>The limits of names and paths, the same in C# and in the guest runtime.</summary>
internal static class PathLimits
{
    /// <summary>The longest name of one entry, in bytes of UTF-8 (EROFS_NAME_LEN in the kernel's erofs_fs.h).</summary>
    public const int MaxName = 255;

    /// <summary>How many symbolic links one resolution follows before it answers <see cref="ErrorCode.Loop"/> (MAXSYMLINKS of Linux).</summary>
    public const int MaxLinks = 40;

    /// <summary>The longest target of a symbolic link that Linux resolves, in bytes (PATH_MAX less the NUL).</summary>
    public const int MaxLinkTarget = 4095;

    /// <summary>How many directories may lie in each other: a walk of a tree needs no more stack than that.</summary>
    public const int MaxDepth = 1000;
}
