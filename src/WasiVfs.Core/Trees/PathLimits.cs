// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>The limits of path resolution, the same in C# and in the guest runtime.</summary>
public static class PathLimits
{
    /// <summary>The longest name of one entry, in bytes of UTF-8 (EROFS_NAME_LEN in the kernel's erofs_fs.h).</summary>
    public const int MaxName = 255;

    /// <summary>How many symbolic links one resolution follows before it answers <see cref="ErrorCode.Loop"/> (MAXSYMLINKS of Linux).</summary>
    public const int MaxLinks = 40;
}
