// SPDX-License-Identifier: MIT
namespace WasiVfs.Packing.Linking;

/// <summary>What linking a module depends on, beside the module.</summary>
/// <param name="Memory">Where the runtime's state goes.</param>
/// <param name="IsSealed">Whether the host's file system is put out of the program's reach.</param>
/// <param name="IsTraced">Whether every file call writes a line on standard error.</param>
/// <param name="Layer">The writable layer; null for a tree that can only be read.</param>
/// <param name="InComponent">Whether the module is part of a component.</param>
/// <param name="Start">What the program is started with that the runtime answers.</param>
/// <param name="Clock">The time at which a fixed clock starts, in nanoseconds since 1970; null for the host's clocks.</param>
/// <param name="Seed">Where seeded random numbers start; null for the host's.</param>
/// <param name="IsUnited">Whether the tree is united with directories of the host.</param>
internal readonly record struct LinkSettings(
    MemoryProfile Memory, bool IsSealed = false, bool IsTraced = false, WritableLayer? Layer = null, bool InComponent = false,
    StartCalls Start = StartCalls.None, long? Clock = null, long? Seed = null, bool IsUnited = false)
{
    /// <summary>The runtime that is linked in.</summary>
    public GuestRuntime Runtime => IsUnited ? GuestRuntime.United : (Layer, InComponent) switch
    {
        (null, false) => GuestRuntime.ReadOnly,
        (null, true) => GuestRuntime.Component,
        (_, false) => GuestRuntime.Writable,
        (_, true) => GuestRuntime.ComponentWritable,
    };
}
