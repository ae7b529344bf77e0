// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>An operation on a <see cref="Descriptor"/> that was refused, with the wasi:filesystem code and the path it was asked for.</summary>
public sealed class FileSystemException : WasiVfsException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="code">The reason.</param>
    /// <param name="path">The path as the caller gave it.</param>
    /// <param name="message">A sentence that names the object and the rule.</param>
    /// <param name="id">The reason in this library's words, if it says more than the code.</param>
    public FileSystemException(ErrorCode code, string path, string message, ErrorId? id = null)
        : base(id ?? IdOf(code), message, path) => Code = code;

    /// <summary>The reason, as wasi:filesystem names it.</summary>
    public ErrorCode Code { get; }

    private static ErrorId IdOf(ErrorCode code) => code switch
    {
        ErrorCode.NoEntry or ErrorCode.NotDirectory => ErrorId.FileNotFound,
        ErrorCode.NotPermitted or ErrorCode.Loop => ErrorId.LinkNotFollowed,
        ErrorCode.ReadOnly => ErrorId.ReadOnlyImage,
        ErrorCode.Invalid or ErrorCode.NameTooLong or ErrorCode.IllegalByteSequence => ErrorId.InvalidArgument,
        _ => ErrorId.FileNotReadable,
    };
}
