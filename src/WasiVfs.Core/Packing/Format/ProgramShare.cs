// SPDX-License-Identifier: MIT
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Format;

/// <summary>What in a linked module is the program's, and what was added.</summary>
/// <param name="Functions">How many bodies of the code section are the program's; those of the runtime follow.</param>
/// <param name="StateSegments">How many data segments at the end are the runtime's state.</param>
/// <param name="StateLength">Bytes of those segments.</param>
internal readonly record struct ProgramShare(int Functions, int StateSegments, long StateLength)
{
    /// <summary>The share in a module that was packed, by the numbers in its record.</summary>
    /// <param name="module">The module without the pack.</param>
    /// <param name="functions">As in the record.</param>
    /// <param name="stateSegments">As in the record; a number that the module does not have counts as none.</param>
    public static ProgramShare Of(WasmModule module, int functions, int stateSegments)
    {
        SectionView<DataSegment> data = module.Data;
        bool hasState = stateSegments > 0 && stateSegments <= data.Count;
        return new ProgramShare(functions, stateSegments, hasState ? data.Payload.Length - data[^stateSegments].Range.Start : 0);
    }
}
