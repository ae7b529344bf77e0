// SPDX-License-Identifier: MIT
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Linking;

/// <summary>
/// A module with the runtime linked in: everything of a pack that does not depend on the files. A pack adds three data segments
/// to it (the mount table, a padding and the image: <see cref="SegmentIndices"/>) and the record.
/// </summary>
/// <param name="Module">The module. It has a data section and a count of its segments, which a pack writes with three more; the
/// runtime's code refers to these already.</param>
/// <param name="Settings">How it was linked.</param>
/// <param name="RemovedImports">The indices of the functions that sealing took out of the imports, ascending; null for a module
/// that is not sealed.</param>
/// <param name="ModuleSha256">The hash of the program that was linked, in lower-case hex.</param>
/// <param name="Moved">The bodies of the program that were moved, in the order of the file.</param>
/// <param name="DataEdits">Where the entries of the program's data section differ from those that the module begins with, in the
/// order of the file.</param>
/// <param name="StateLength">Bytes of the runtime's own data segments, which are the last ones.</param>
internal sealed record LinkedModule(
    WasmModule Module, LinkSettings Settings, IReadOnlyList<uint>? RemovedImports, string ModuleSha256,
    IReadOnlyList<MovedBody> Moved, IReadOnlyList<SectionEdit> DataEdits, long StateLength)
{
    /// <summary>How many data segments the module has, without those of a pack.</summary>
    public uint SegmentCount => Module.CountOf(SectionId.Data);
}
