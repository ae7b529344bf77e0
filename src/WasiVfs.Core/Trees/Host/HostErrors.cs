// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace WasiVfs.Trees;

/// <summary>Turns the framework's exceptions about the host's files into those of the handle API.</summary>
internal static class HostErrors
{
    // The framework hands on the number of an error of Unix as it is; its own errors are negative.
    private const int MaxErrorNumber = 1024;

    /// <summary>Whether the framework says by this exception that the host refused an operation on a file.</summary>
    public static bool IsHostFault(Exception fault) => fault is IOException or UnauthorizedAccessException;

    public static FileSystemException Make(string path, Exception fault) => fault switch
    {
        FileNotFoundException or DirectoryNotFoundException => PathErrors.NoEntry(path),
        UnauthorizedAccessException => Denied(path),
        PathTooLongException => new FileSystemException(ErrorCode.NameTooLong, path, $"The path '{path}' is longer than the host allows."),
        _ => new FileSystemException(ErrorCode.Io, path, $"'{path}': {Reason(fault)}."),
    };

    /// <summary>Whether Windows refuses to change a file because of its attribute.</summary>
    public static bool IsReadOnly(string path) =>
        OperatingSystem.IsWindows() && new FileInfo(path) is { Exists: true, IsReadOnly: true };

    public static FileSystemException Denied(string path) =>
        new(ErrorCode.Access, path, IsReadOnly(path)
            ? $"The file '{path}' is read-only; clear that attribute, or name another file."
            : $"The system denies access to '{path}'; grant it, or leave the file out.");

    public static T Translate<T>(string path, Func<string, T> operation)
    {
        try
        {
            return operation(path);
        }
        catch (Exception fault) when (IsHostFault(fault))
        {
            throw Make(path, fault);
        }
    }

    /// <summary>What the system says; the framework's own text repeats the path.</summary>
    private static string Reason(Exception fault) => !OperatingSystem.IsWindows() && fault.HResult is > 0 and < MaxErrorNumber
        ? Marshal.GetPInvokeErrorMessage(fault.HResult) : fault.Message.TrimEnd('.');
}
