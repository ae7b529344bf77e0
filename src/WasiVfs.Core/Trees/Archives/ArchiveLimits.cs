// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>
/// How much a compressed archive may inflate to before it is refused: a small file can claim to hold more than any disk does. What is
/// inflated lies in a temporary file.
/// </summary>
public sealed record ArchiveLimits
{
    /// <summary>The most bytes that an archive inflates to; by default 4 GiB, which is as much as an image in a module can hold.</summary>
    public long InflatedBytes { get; init; } = 1L << 32;

    /// <summary>How many times its own size an archive may inflate to, by default 200. It counts once 64 MiB were inflated.</summary>
    public int InflatedRatio { get; init; } = 200;
}
