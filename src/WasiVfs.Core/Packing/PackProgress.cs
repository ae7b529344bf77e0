// SPDX-License-Identifier: MIT
namespace WasiVfs.Packing;

/// <summary>How far a pack or a check has come.</summary>
/// <param name="Activity">What is being done, a word or two.</param>
/// <param name="Done">Bytes or files so far.</param>
/// <param name="Total">Bytes or files in all; 0 if that is not known yet.</param>
public readonly record struct PackProgress(string Activity, long Done, long Total);
