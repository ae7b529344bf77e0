// SPDX-License-Identifier: MIT
using Microsoft.Win32.SafeHandles;

namespace WasiVfs.Trees;

/// <summary>A file of an image that goes into another image unread: its digest is known, and its blocks are copied by the system.</summary>
/// <param name="File">The file that holds the image.</param>
/// <param name="Start">Where the content's blocks start in it.</param>
/// <param name="Tail">Bytes at the content's end that lie with the inode, not in the blocks.</param>
/// <param name="Digest">The SHA-256 of the content, as it was when the image was made.</param>
internal sealed record KeptContent(SafeFileHandle File, long Start, int Tail, byte[] Digest);
