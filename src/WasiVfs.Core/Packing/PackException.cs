// SPDX-License-Identifier: MIT
namespace WasiVfs.Packing;

/// <summary>A module or an option that packing refuses. The message names the thing and what to do.</summary>
public sealed class PackException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="id">The reason as one word, for scripts: <c>ComponentNotSupported</c>.</param>
    /// <param name="message">A sentence that names the thing and the remedy.</param>
    public PackException(string id, string message)
        : base(message) => Id = id;

    /// <summary>The reason as one word.</summary>
    public string Id { get; }
}
