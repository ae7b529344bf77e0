// SPDX-License-Identifier: MIT
using WasiVfs.Packing;

namespace WasiVfs.PowerShell;

/// <summary>How files were packed into a module, as the module records it.</summary>
/// <param name="Packer">Who packed: name and version.</param>
/// <param name="FormatVersion">The record's version.</param>
/// <param name="Memory">Where the runtime keeps its state, in the words of <c>-Memory</c>.</param>
/// <param name="Sealed">Whether the imports that lead to the host's files were removed.</param>
/// <param name="United">Whether the files are united with directories of the host (<c>-Union</c>).</param>
/// <param name="Writable">Whether the program can change its files.</param>
/// <param name="Quota">The most bytes that the changes may take; null if only the engine bounds them, or if there can be none.</param>
/// <param name="Traced">Whether the program's file calls write a trace on standard error.</param>
/// <param name="SeparateMounts">Whether each mapping is a mount of its own, as in the original wasi-vfs.</param>
/// <param name="HasUndo">Whether the program can be given back (<c>Split-WasiPackedModule</c>).</param>
/// <param name="ModuleSha256">The SHA-256 of the program before anything was packed into it, in lower-case hex.</param>
/// <param name="RuntimeSha256">The SHA-256 of the guest runtime that was linked in, in lower-case hex.</param>
/// <param name="ImageLength">Bytes of the image.</param>
/// <param name="ImageDigest">The digest that stands for the image and every file in it, in lower-case hex.</param>
/// <param name="Devices">The devices that the program finds in <c>/dev</c>.</param>
public sealed record WasiModulePack(
    string Packer, int FormatVersion, string Memory, bool Sealed, bool United, bool Writable, long? Quota, bool Traced, bool SeparateMounts,
    bool HasUndo, string ModuleSha256, string RuntimeSha256, long ImageLength, string ImageDigest, IReadOnlyList<string> Devices)
{
    /// <summary>Who packed.</summary>
    public override string ToString() => Packer;

    internal static WasiModulePack Of(PackRecord record) => new(
        record.Packer, record.FormatVersion, record.Memory.ToString(), record.Sealed, record.United,
        record.Layer is not null, record.Layer is { Quota: > 0 and var quota } ? quota : null, record.Traced, record.SeparateMounts,
        record.Undo is not null, record.ModuleSha256, record.RuntimeSha256, record.ImageLength, record.ImageDigest,
        record.Devices.Select(device => device.ToString()).ToArray());
}
