// SPDX-License-Identifier: MIT
using WasiVfs.Trees;

namespace WasiVfs.PowerShell;

/// <summary>The attributes that .NET would give an entry on this system, if it were a file of the host that may not be written.</summary>
internal static class EntryAttributes
{
    /// <summary>All that entries of an image can have.</summary>
    public static IEnumerable<FileAttributes> All { get; } =
    [
        .. from type in new[] { DescriptorType.RegularFile, DescriptorType.SymbolicLink }
           from isContainer in new[] { false, true }
           from name in new[] { "shown", ".hidden" }
           select Of(name, type, isContainer),
    ];

    /// <summary>The attributes of an entry.</summary>
    /// <param name="name">Its name: one that starts with a dot is hidden, except on Windows.</param>
    /// <param name="type">What it is.</param>
    /// <param name="isContainer">Whether it is a directory, or a link that leads to one.</param>
    public static FileAttributes Of(string name, DescriptorType type, bool isContainer) =>
        FileAttributes.ReadOnly
        | (isContainer ? FileAttributes.Directory : 0)
        | (type == DescriptorType.SymbolicLink ? FileAttributes.ReparsePoint : 0)
        | (name.StartsWith('.') && !OperatingSystem.IsWindows() ? FileAttributes.Hidden : 0);
}
