// SPDX-License-Identifier: MIT
using WasiVfs.Images;

namespace WasiVfs.PowerShell;

/// <summary>Whether an image is as it was made.</summary>
/// <param name="Path">The packed module or EROFS image.</param>
/// <param name="IsValid">Whether nothing is wrong.</param>
/// <param name="Problems">What is wrong, at most about a thousand things.</param>
public sealed record WasiImageTest(string Path, bool IsValid, IReadOnlyList<ImageProblem> Problems);
