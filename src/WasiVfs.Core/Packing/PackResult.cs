// SPDX-License-Identifier: MIT
namespace WasiVfs.Packing;

/// <summary>What a pack made.</summary>
public sealed record PackResult
{
    /// <summary>The packed module's file; empty if it went to a stream.</summary>
    public required string Path { get; init; }

    /// <summary>Its size in bytes.</summary>
    public required long Length { get; init; }

    /// <summary>The preopens that the program finds, in their order.</summary>
    public required IReadOnlyList<PackedMount> Mounts { get; init; }

    /// <summary>Where the image starts in the file: a multiple of 4096, for <c>mount -o loop,ro,offset=</c>.</summary>
    public required long ImageOffset { get; init; }

    /// <summary>Bytes of the image.</summary>
    public required long ImageLength { get; init; }

    /// <summary>Regular files in the image.</summary>
    public required int Files { get; init; }

    /// <summary>The files that no trace names (<see cref="PackOptions.OnlyUsed"/>), in the order of their paths.</summary>
    public IReadOnlyList<LeftOutFile> LeftOut { get; init; } = [];

    /// <summary>The digest that stands for the image and every file in it, in lower-case hex (docs/IMAGE-FORMAT.md,
    /// Digests).</summary>
    public required string ImageDigest { get; init; }

    /// <summary>The SHA-256 of the module before anything was packed into it, in lower-case hex.</summary>
    public required string ModuleSha256 { get; init; }

    /// <summary>Sentences about what a person should know; empty if nothing is odd.</summary>
    public required IReadOnlyList<Warning> Warnings { get; init; }

    /// <summary>How long the pack took.</summary>
    public required TimeSpan Duration { get; init; }
}
