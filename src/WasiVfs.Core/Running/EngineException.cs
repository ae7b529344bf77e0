// SPDX-License-Identifier: MIT
namespace WasiVfs.Running;

/// <summary>An engine is missing or cannot do what was asked.</summary>
public sealed class EngineException : WasiVfsException
{
    /// <summary>Creates the exception from a sentence and its cause.</summary>
    /// <param name="message">A sentence that names the engine and the rule.</param>
    /// <param name="inner">The cause; null if there is not one.</param>
    public EngineException(string message, Exception? inner = null)
        : base(ErrorId.EngineUnavailable, message, inner: inner) { }

    internal EngineException(ErrorId id, string message, string? path = null, Exception? inner = null)
        : base(id, message, path, inner: inner) { }
}
