// SPDX-License-Identifier: MIT
using System.Management.Automation;
using WasiVfs.Packing;

namespace WasiVfs.PowerShell;

/// <summary>What a program may change, in the parameters <c>-Writable</c> and <c>-Quota</c>.</summary>
internal static class LayerBounds
{
    /// <summary>What the parameters ask for; null if the program only reads.</summary>
    /// <exception cref="PSArgumentException">There is a quota for nothing.</exception>
    /// <exception cref="PackException">The quota is not possible.</exception>
    public static WritableLayer? Of(bool writable, long quota) => (writable, quota) switch
    {
        (false, 0) => null,
        (false, _) => throw new PSArgumentException("-Quota bounds what the program may change; give -Writable too."),
        (true, 0) => new WritableLayer(),
        (true, _) => WritableLayer.WithQuota(quota),
    };
}
