// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>Turns the framework's exceptions about the host's files into those of the handle API.</summary>
internal static class HostErrors
{
    /// <summary>Whether the framework says by this exception that the host refused an operation on a file.</summary>
    public static bool IsHostFault(Exception fault) => fault is IOException or UnauthorizedAccessException;

    public static FileSystemException Make(string path, Exception fault)
    {
        ErrorCode code = fault switch
        {
            FileNotFoundException or DirectoryNotFoundException => ErrorCode.NoEntry,
            UnauthorizedAccessException => ErrorCode.Access,
            PathTooLongException => ErrorCode.NameTooLong,
            _ => ErrorCode.Io,
        };
        return code == ErrorCode.Access ? Denied(path) : new FileSystemException(code, path, $"'{path}': {fault.Message}");
    }

    public static FileSystemException Denied(string path) =>
        new(ErrorCode.Access, path, $"The system denies access to '{path}'; grant it, or leave the file out.");

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
}
