// SPDX-License-Identifier: MIT
using static System.IO.UnixFileMode;

namespace WasiVfs.Trees;

/// <summary>The permissions that everything of a kind has in archives: the image does not tell any.</summary>
internal static class ArchiveModes
{
    public const UnixFileMode File = UserRead | UserWrite | GroupRead | OtherRead;
    public const UnixFileMode Directory = File | UserExecute | GroupExecute | OtherExecute;
    public const UnixFileMode Link = Directory | GroupWrite | OtherWrite;
}
