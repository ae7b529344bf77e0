// SPDX-License-Identifier: MIT
using System.Management.Automation;

namespace WasiVfs.PowerShell;

/// <summary>An error for the engine to show, from a member of the provider that can only throw.</summary>
/// <remarks>The engine adds no command's name to the error's id there, so the provider's stands in that place.</remarks>
internal sealed class RefusedException(ErrorRecord record)
    : Exception(record.ErrorDetails?.Message ?? record.Exception.Message), IContainsErrorRecord
{
    public ErrorRecord ErrorRecord { get; } = new(
        record.Exception, $"{record.FullyQualifiedErrorId},{typeof(WasiImageProvider).FullName}", record.CategoryInfo.Category, record.TargetObject)
    {
        ErrorDetails = record.ErrorDetails,
    };
}
