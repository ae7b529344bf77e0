// SPDX-License-Identifier: MIT
namespace WasiVfs.PowerShell;

/// <summary>The sentences of warnings, as results keep them.</summary>
internal static class Messages
{
    public static string[] Of(IEnumerable<Warning> warnings) => warnings.Select(warning => warning.Message).ToArray();
}
