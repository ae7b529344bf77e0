// SPDX-License-Identifier: MIT
using System.Text;
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Format;

/// <summary>
/// The mount table that the guest runtime reads (preopens.c): a header of flags and count, a record of inode number, name offset
/// and name length for each preopen, then the names, then the start block if there is one. All numbers are 32 bits, little endian.
/// </summary>
internal static class MountTable
{
    private const uint SeparateMounts = 1;
    private const int HeaderSize = 8;
    private const int RecordSize = 12;

    // The numbers above stand for "a preopen of the host's" and "no preopen" in the runtime (table.h).
    private const int MaxMounts = 0xFFFE;

    /// <summary>Encodes the table.</summary>
    /// <param name="mounts">The guest name and the directory's inode number of each preopen, in order.</param>
    /// <param name="separateMounts">Whether paths are confined below the mount rather than below the descriptor.</param>
    /// <param name="layer">The writable layer; null for a tree that can only be read.</param>
    /// <param name="start">The start block (<see cref="StartBlock"/>); empty for none.</param>
    /// <exception cref="PackException">There are more preopens than the runtime can number.</exception>
    public static byte[] Encode(IReadOnlyList<(string Name, uint NodeId)> mounts, bool separateMounts, WritableLayer? layer, byte[]? start = null)
    {
        if (mounts.Count > MaxMounts)
        {
            throw new PackException(
                ErrorId.TooManyMappings,
                $"{mounts.Count} mappings are more than the {MaxMounts} that a program can have. Map a directory above some of them.");
        }

        var table = new WasmWriter();
        table.WriteFixedU32((separateMounts ? SeparateMounts : 0) | (uint)(layer?.Quota ?? 0));
        table.WriteFixedU32((uint)mounts.Count);
        uint nameOffset = (uint)(HeaderSize + (mounts.Count * RecordSize));
        foreach ((string name, uint nodeId) in mounts)
        {
            uint length = (uint)Encoding.UTF8.GetByteCount(name);
            table.WriteFixedU32(nodeId);
            table.WriteFixedU32(nameOffset);
            table.WriteFixedU32(length);
            nameOffset += length;
        }

        foreach ((string name, _) in mounts)
        {
            table.WriteBytes(Encoding.UTF8.GetBytes(name));
        }

        table.WriteBytes(start ?? []);
        return table.ToArray();
    }
}
