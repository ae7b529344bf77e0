// SPDX-License-Identifier: MIT
using WasiVfs.Trees;

namespace WasiVfs.PowerShell;

/// <summary>How much an archive may inflate to, in the parameters of cmdlets that open archives.</summary>
internal static class ArchiveBounds
{
    private static readonly ArchiveLimits s_usual = new();

    /// <summary>The default of <c>-MaxInflatedSize</c>.</summary>
    public static long UsualSize => s_usual.InflatedBytes;

    /// <summary>The default of <c>-MaxInflationRatio</c>.</summary>
    public static int UsualRatio => s_usual.InflatedRatio;

    /// <summary>The limits that the parameters ask for.</summary>
    public static ArchiveLimits Of(long size, int ratio) => new() { InflatedBytes = size, InflatedRatio = ratio };
}
