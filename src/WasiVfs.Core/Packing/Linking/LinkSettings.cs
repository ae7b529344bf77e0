// SPDX-License-Identifier: MIT
namespace WasiVfs.Packing;

/// <summary>What linking a module depends on, beside the module.</summary>
/// <param name="Memory">Where the runtime's state goes.</param>
/// <param name="IsSealed">Whether the host's file system is put out of the program's reach.</param>
/// <param name="IsTraced">Whether every file call writes a line on standard error.</param>
internal readonly record struct LinkSettings(MemoryProfile Memory, bool IsSealed = false, bool IsTraced = false)
{
    /// <summary>Those of a pack.</summary>
    public static LinkSettings Of(PackOptions options) => new(options.Memory, options.Sealed, options.Trace);

    /// <summary>Those that a packed module was made with.</summary>
    public static LinkSettings Of(PackRecord record) => new(record.Memory, record.Sealed, record.Traced);
}
