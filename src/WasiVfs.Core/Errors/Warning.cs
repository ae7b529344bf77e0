// SPDX-License-Identifier: MIT
namespace WasiVfs;

/// <summary>What a person should know about a result that was made all the same.</summary>
/// <param name="Id">What it is about, in one word.</param>
/// <param name="Message">A sentence that states the fact.</param>
public sealed record Warning(WarningId Id, string Message)
{
    /// <summary>The sentence.</summary>
    public override string ToString() => Message;
}
