// SPDX-License-Identifier: MIT
namespace WasiVfs.Packing;

/// <summary>Where the runtime's descriptor table and scratch space lie in a packed module.</summary>
public enum MemoryProfile
{
    /// <summary>In the program's memory, right after the program's own pages: runs on engines with one memory.</summary>
    Portable,

    /// <summary>In a memory of their own that the program cannot reach: needs multi-memory (WebAssembly 3.0).</summary>
    Isolated,
}
