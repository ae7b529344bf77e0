// SPDX-License-Identifier: MIT
using WasiVfs.Packing;

namespace WasiVfs.PowerShell;

/// <summary>Bytes done, as a step of long work whose total is not known.</summary>
internal sealed class ByteProgress(IProgress<PackProgress> steps) : IProgress<long>
{
    public void Report(long value) => steps.Report(new PackProgress($"{value >> 20} MB", value, 0));
}
