// SPDX-License-Identifier: MIT
namespace WasiVfs.Packing;

/// <summary>One preopen of a packed module.</summary>
/// <param name="GuestPath">The name under which the program finds it.</param>
/// <param name="ImagePath">The directory of the image that it shows, an absolute path.</param>
public sealed record PackedMount(string GuestPath, string ImagePath);

/// <summary>What a pack made.</summary>
public sealed record PackResult
{
    /// <summary>The packed module's file.</summary>
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

    /// <summary>The SHA-256 of the image, in lower-case hex.</summary>
    public required string ImageSha256 { get; init; }

    /// <summary>The SHA-256 of the module before anything was packed into it, in lower-case hex.</summary>
    public required string ModuleSha256 { get; init; }

    /// <summary>Sentences about what a person should know; empty where nothing is odd.</summary>
    public required IReadOnlyList<Warning> Warnings { get; init; }

    /// <summary>How long the pack took.</summary>
    public required TimeSpan Duration { get; init; }
}
