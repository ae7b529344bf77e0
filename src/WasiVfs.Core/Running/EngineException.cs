// SPDX-License-Identifier: MIT
namespace WasiVfs.Running;

/// <summary>An engine is missing, or cannot do what was asked; the message says which to install or choose.</summary>
public sealed class EngineException : Exception
{
    /// <summary>Creates the exception from a sentence.</summary>
    public EngineException(string message) : base(message) { }

    /// <summary>Creates the exception from a sentence and its cause.</summary>
    public EngineException(string message, Exception inner) : base(message, inner) { }
}
