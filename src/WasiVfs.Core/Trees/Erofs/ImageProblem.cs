// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>Something in an image that is not as it must be.</summary>
/// <param name="Path">The entry's path in the image, or <c>/</c> for what concerns all of it.</param>
/// <param name="Message">A sentence.</param>
/// <param name="Offset">Where it lies, in bytes from the image's start.</param>
public sealed record ImageProblem(string Path, string Message, long Offset)
{
    /// <summary>The part of a packed module's file that the problem is in, such as <c>mount table</c>; null if the file has no parts.</summary>
    public string? Part { get; init; }

    /// <summary>The path and the sentence.</summary>
    public override string ToString() => $"{Path}: {Message}";
}
