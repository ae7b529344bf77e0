// SPDX-License-Identifier: MIT
namespace WasiVfs;

/// <summary>How far long work has come.</summary>
/// <param name="Activity">What is being done, a word or a few.</param>
/// <param name="Done">Bytes so far; 0 for work that counts none.</param>
/// <param name="Total">Bytes in all; 0 if that is not known.</param>
public readonly record struct WorkProgress(string Activity, long Done = 0, long Total = 0);
