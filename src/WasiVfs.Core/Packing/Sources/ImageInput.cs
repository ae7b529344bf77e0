// SPDX-License-Identifier: MIT
using WasiVfs.Packing.Format;
using WasiVfs.Packing.Inventory;

namespace WasiVfs.Packing.Sources;

/// <summary>What an image is made from.</summary>
/// <param name="Earlier">What the module holds already; null if it holds nothing.</param>
/// <param name="Options">The mappings, and how they are embedded.</param>
/// <param name="Traces">Those of <see cref="PackOptions.OnlyUsed"/>.</param>
/// <param name="Bill">What is put into it; null if it gets no bill of materials.</param>
internal sealed record ImageInput(ImageFile? Earlier, PackOptions Options, IReadOnlyList<TraceFile> Traces, PlannedBill? Bill);
