// SPDX-License-Identifier: MIT
namespace WasiVfs.Packing;

/// <summary>
/// What a program that is packed so can change: the whole tree, as long as it runs. The changes lie in memory, and the image stays as
/// it is.
/// </summary>
/// <param name="Quota">How many bytes the changes may take, a multiple of <see cref="BlockSize"/>; what does not fit is answered with
/// "no space left". 0: as many as the engine gives.</param>
public sealed record WritableLayer(long Quota = 0)
{
    /// <summary>The smallest amount that is taken, in bytes.</summary>
    public const int BlockSize = 4096;

    /// <summary>The least quota, in bytes: what the runtime itself has at start.</summary>
    public const long LeastQuota = 2 << 16;

    /// <summary>The largest quota, in bytes: more does not fit into a 32-bit memory.</summary>
    public const long MostQuota = (1L << 32) - BlockSize;

    /// <summary>A layer with a bound, which is rounded down to a multiple of <see cref="BlockSize"/>.</summary>
    /// <param name="bytes">The bound.</param>
    /// <exception cref="PackException">The bound is below <see cref="LeastQuota"/> or above <see cref="MostQuota"/>.</exception>
    public static WritableLayer WithQuota(long bytes) => bytes is >= LeastQuota and <= MostQuota
        ? new WritableLayer(bytes - (bytes % BlockSize))
        : throw new PackException(
            ErrorId.QuotaOutOfRange, $"A quota of {bytes} bytes is not possible. It has to be between {LeastQuota} and {MostQuota} bytes.");
}
