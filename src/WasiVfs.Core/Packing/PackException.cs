// SPDX-License-Identifier: MIT
namespace WasiVfs.Packing;

/// <summary>A module, a packed file or an option that packing refuses.</summary>
public sealed class PackException : WasiVfsException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="id">The reason.</param>
    /// <param name="message">A sentence that names the object and the rule.</param>
    /// <param name="path">The file that it is about; null if there is not one.</param>
    /// <param name="offset">Where in the file, in bytes from its start; null if no place is known.</param>
    public PackException(ErrorId id, string message, string? path = null, long? offset = null)
        : base(id, message, path, offset) { }
}
