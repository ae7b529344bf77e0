// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>An operation on a <see cref="Descriptor"/> that was refused, with the wasi:filesystem code and the path it was asked for.</summary>
public sealed class FileSystemException : IOException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="code">The reason.</param>
    /// <param name="path">The path as the caller gave it.</param>
    /// <param name="message">A sentence that names the object and the rule.</param>
    public FileSystemException(ErrorCode code, string path, string message)
        : base(message)
    {
        Code = code;
        Path = path;
    }

    /// <summary>The reason, as wasi:filesystem names it.</summary>
    public ErrorCode Code { get; }

    /// <summary>The path as the caller gave it.</summary>
    public string Path { get; }
}
