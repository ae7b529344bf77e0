// SPDX-License-Identifier: MIT
namespace WasiVfs.Running;

/// <summary>An engine is missing, or cannot do what was asked; the message says which to install or choose.</summary>
public sealed class EngineException : WasiVfsException
{
    /// <summary>Creates the exception from a sentence and its cause.</summary>
    /// <param name="message">A sentence that names the engine and the rule.</param>
    /// <param name="inner">The cause; null if there is not one.</param>
    public EngineException(string message, Exception? inner = null)
        : base(ErrorId.EngineUnavailable, message, inner: inner) { }
}
