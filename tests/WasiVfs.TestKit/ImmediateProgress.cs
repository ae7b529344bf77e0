// SPDX-License-Identifier: MIT
namespace WasiVfs.Tests.Support;

/// <summary>Calls an action with each report, on the thread that reports.</summary>
public sealed class ImmediateProgress(Action<WorkProgress> action) : IProgress<WorkProgress>
{
    public void Report(WorkProgress value) => action(value);
}
