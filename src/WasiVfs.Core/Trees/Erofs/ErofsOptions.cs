// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>What holds for a whole image.</summary>
internal sealed record ErofsOptions
{
    /// <summary>The time of every node without a time of its own, in seconds since 1970.</summary>
    public long Epoch { get; init; } = PosixTime.Default;
}
