// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>The kinds of objects in the words of a sentence.</summary>
internal static class KindText
{
    /// <summary>The kind with its article: <c>a named pipe</c>.</summary>
    public static string Of(DescriptorType type) => type switch
    {
        DescriptorType.RegularFile => "a file",
        DescriptorType.Directory => "a directory",
        DescriptorType.SymbolicLink => "a symbolic link",
        DescriptorType.Fifo => "a named pipe",
        DescriptorType.Socket => "a socket",
        DescriptorType.BlockDevice or DescriptorType.CharacterDevice => "a device",
        _ => "neither a file, a directory nor a symbolic link",
    };
}
