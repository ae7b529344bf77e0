// SPDX-License-Identifier: MIT
namespace WasiVfs;

/// <summary>Counts the bytes of one piece of work, and tells how far it has come.</summary>
/// <param name="progress">Is told after each addition; null if nobody asks.</param>
/// <param name="activity">What is being done.</param>
/// <param name="total">The bytes in all; 0 if that is not known.</param>
internal sealed class ByteCounter(IProgress<WorkProgress>? progress, string activity, long total = 0)
{
    /// <summary>The bytes so far.</summary>
    public long Done { get; private set; }

    /// <summary>Adds bytes.</summary>
    public void Add(long count)
    {
        Done += count;
        progress?.Report(new WorkProgress(activity, Done, total));
    }
}
