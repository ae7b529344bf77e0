// SPDX-License-Identifier: MIT
using System.Text;

namespace WasiVfs.Running;

/// <summary>Checks the strings of a run that no engine could hand over as they are.</summary>
internal static class RunText
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>A sentence about a string of the run that cannot reach a program as it is, or null.</summary>
    public static string? Obstacle(WasiRun run) =>
        run.Arguments.Select(argument => Unfit("argument", argument))
            .Concat(run.Environment.Select(Obstacle))
            .Concat(run.Directories.SelectMany(directory => new[] { Path(directory.HostPath), Path(directory.GuestPath) }))
            .Append(Unfit("export", run.Invoke ?? ""))
            .FirstOrDefault(reason => reason is not null);

    private static string? Obstacle(KeyValuePair<string, string> variable) =>
        variable.Key.Length == 0 || variable.Key.Contains('=', StringComparison.Ordinal)
            ? $"The environment variable name '{variable.Key}' is empty or holds a '='."
            : Unfit("environment variable", variable.Key) ?? Unfit("environment variable", variable.Value);

    private static string? Path(string path) =>
        path.Length == 0 ? "The path of a directory is empty." : Unfit("path", path);

    private static string? Unfit(string what, string text)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            return $"The {what} '{text.Replace("\0", "\\0", StringComparison.Ordinal)}' holds a NUL, which ends a string in WASI.";
        }

        try
        {
            Utf8.GetByteCount(text);
            return null;
        }
        catch (EncoderFallbackException)
        {
            return $"The {what} '{text}' holds half a surrogate pair and cannot be written as UTF-8.";
        }
    }
}
