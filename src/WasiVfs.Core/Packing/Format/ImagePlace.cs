// SPDX-License-Identifier: MIT
namespace WasiVfs.Packing.Format;

/// <summary>Where an image lies in a file, and what is known of it.</summary>
/// <param name="Offset">Where it starts, in bytes from the start of the file.</param>
/// <param name="Length">Bytes of the image.</param>
internal sealed record ImagePlace(long Offset, long Length)
{
    /// <summary>The record of the module that holds the image; null for a bare image, and for one that was found by its
    /// superblock.</summary>
    public PackRecord? Record { get; init; }

    /// <summary>Where that module starts in a component's file; null if it is not part of one.</summary>
    public long? ModuleInComponent { get; init; }

    /// <summary>Why a record that is there could not be used; null if there is none, or it was.</summary>
    public WasiVfsException? Fault { get; init; }

    /// <summary>What a person should know.</summary>
    public IReadOnlyList<Warning> Warnings { get; init; } = [];
}
