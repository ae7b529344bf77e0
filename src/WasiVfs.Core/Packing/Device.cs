// SPDX-License-Identifier: MIT
namespace WasiVfs.Packing;

/// <summary>A device that a packed program finds in <c>/dev</c>, under its name in lower case. The runtime answers for it; in the image
/// it is an empty file.</summary>
public enum Device
{
    /// <summary>Takes everything, and holds nothing.</summary>
    Null,

    /// <summary>Takes everything, and gives zeros without end.</summary>
    Zero,

    /// <summary>Takes everything, and gives the host's random numbers without end.</summary>
    Urandom,

    /// <summary>The program's standard input.</summary>
    Stdin,

    /// <summary>The program's standard output.</summary>
    Stdout,

    /// <summary>The program's standard error.</summary>
    Stderr,
}
