// SPDX-License-Identifier: MIT
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Linking;

/// <summary>
/// Where the runtime's state lies: what stands in the place of an accessor and of the runtime's own memory instructions. Each
/// memory profile is one implementation.
/// </summary>
internal interface IStateMemory
{
    /// <summary>The index of the program's memory.</summary>
    uint ProgramMemory { get; }

    /// <summary>The index of the memory that holds the state.</summary>
    uint MemoryIndex { get; }

    /// <summary>The address in that memory at which the state starts when the module is instantiated.</summary>
    uint InitialBase { get; }

    /// <summary>Writes the instructions that stand in the place of a call to an accessor (abi.h).</summary>
    /// <param name="name">The accessor's name.</param>
    /// <param name="segments">The data segments that the runtime reads.</param>
    /// <param name="code">Where the instructions go.</param>
    void WriteAccessor(string name, SegmentIndices segments, WasmWriter code);

    /// <summary>Writes what turns the address on the stack from the runtime's own into one of the state's memory.</summary>
    void WriteAddressOffset(WasmWriter code);

    /// <summary>Whether <see cref="WriteAddressOffset"/> writes anything.</summary>
    bool HasAddressOffset { get; }
}
