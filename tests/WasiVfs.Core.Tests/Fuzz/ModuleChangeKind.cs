// SPDX-License-Identifier: MIT
namespace WasiVfs.Tests.Fuzz;

/// <summary>What a <see cref="ModuleChange"/> does.</summary>
internal enum ModuleChangeKind
{
    /// <summary>A section is taken out.</summary>
    RemoveSection,

    /// <summary>A section stands twice.</summary>
    RepeatSection,

    /// <summary>Two sections change places.</summary>
    SwapSections,

    /// <summary>A section announces another number of entries.</summary>
    Count,

    /// <summary>A section has another payload of a few bytes.</summary>
    Payload,

    /// <summary>An entry is taken out, and the number of entries with it.</summary>
    RemoveEntry,

    /// <summary>An entry stands twice.</summary>
    RepeatEntry,

    /// <summary>Two entries change places.</summary>
    SwapEntries,

    /// <summary>A number somewhere in an entry becomes another.</summary>
    Number,

    /// <summary>A byte somewhere in an entry becomes another.</summary>
    Byte,

    /// <summary>An instruction of a body becomes another one.</summary>
    Instruction,

    /// <summary>A custom section with a telling name is added.</summary>
    AddCustom,

    /// <summary>A custom section gets a telling name.</summary>
    RenameCustom,
}
