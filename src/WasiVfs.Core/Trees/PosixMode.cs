// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>The kinds of objects in a POSIX mode, which hosts, images and archives share (S_IFMT of sys/stat.h).</summary>
internal static class PosixMode
{
    /// <summary>S_IFDIR.</summary>
    public const int Directory = 0x4000;

    /// <summary>S_IFREG.</summary>
    public const int File = 0x8000;

    /// <summary>S_IFLNK.</summary>
    public const int Link = 0xA000;

    private const int TypeShift = 12;
    private const int TypeMask = 0xF;

    /// <summary>The kind of a mode; <see cref="DescriptorType.Unknown"/> for one that POSIX lacks.</summary>
    public static DescriptorType TypeOf(int mode) => ((mode >> TypeShift) & TypeMask) switch
    {
        0x1 => DescriptorType.Fifo,
        0x2 => DescriptorType.CharacterDevice,
        0x4 => DescriptorType.Directory,
        0x6 => DescriptorType.BlockDevice,
        0x8 => DescriptorType.RegularFile,
        0xA => DescriptorType.SymbolicLink,
        0xC => DescriptorType.Socket,
        _ => DescriptorType.Unknown,
    };
}
