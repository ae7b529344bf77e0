// SPDX-License-Identifier: MIT
namespace WasiVfs.Packing.Linking;

/// <summary>What of a program's start the runtime answers; the text of it lies in the start block (<c>StartBlock</c>).</summary>
[Flags]
internal enum StartCalls
{
    None = 0,

    /// <summary>The arguments.</summary>
    Arguments = 1,

    /// <summary>The environment.</summary>
    Environment = 2,

    /// <summary>Standard input, which is empty.</summary>
    Input = 4,

    /// <summary>Devices.</summary>
    Devices = 8,

    /// <summary>Beside <see cref="Environment"/>: the only variable is that of the start directory, which programs do without.</summary>
    OnlyDirectory = 16,

    /// <summary>Beside <see cref="Devices"/>: some that do not just stand for an empty input.</summary>
    OtherDevices = 32,

    /// <summary>Beside <see cref="Arguments"/>: those of the host are refused.</summary>
    Fixed = 64,
}
