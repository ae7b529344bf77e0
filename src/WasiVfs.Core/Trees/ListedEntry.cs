// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>An entry of a directory together with what a walk asks of it next.</summary>
/// <param name="Name">The entry's name.</param>
/// <param name="Stat">The attributes of the object, of a symbolic link itself.</param>
/// <param name="Object">A handle to a directory or a file, for the receiver to dispose; null for anything else.</param>
internal readonly record struct ListedEntry(string Name, DescriptorStat Stat, Descriptor? Object);
