// SPDX-License-Identifier: MIT
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Linking;

/// <summary>What answers an import of a component's program.</summary>
/// <param name="Import">The import.</param>
/// <param name="Export">The runtime's function.</param>
/// <param name="Call">How it is called, of WASI 0.3; null for a function of 0.2, which stands in the import's place as it is.</param>
/// <param name="Type">The type that the import must have.</param>
internal sealed record ComponentAnswer(Import Import, string Export, Call03? Call, FuncType Type);
