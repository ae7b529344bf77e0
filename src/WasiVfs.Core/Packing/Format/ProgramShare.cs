// SPDX-License-Identifier: MIT
namespace WasiVfs.Packing.Format;

/// <summary>What in a linked module is the program's, and what was added.</summary>
/// <param name="Functions">How many bodies of the code section are the program's; those of the runtime follow.</param>
/// <param name="StateSegments">How many data segments at the end are the runtime's state.</param>
internal readonly record struct ProgramShare(int Functions, int StateSegments);
