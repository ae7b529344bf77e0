// SPDX-License-Identifier: MIT
using WasiVfs.Packing;
using WasiVfs.Running;

namespace WasiVfs.Tests.Support;

internal static class MemoryNeeds
{
    /// <summary>What a module that was packed with a memory profile needs of its engine.</summary>
    public static EngineFeatures Needs(this MemoryProfile memory) =>
        memory == MemoryProfile.Isolated ? EngineFeatures.MultiMemory : EngineFeatures.None;
}
