// SPDX-License-Identifier: MIT
using System.Numerics;

namespace WasiVfs.Trees;

/// <summary>Mixes what identifies an object, and what describes it, into 128 bits. The same on every machine; not meant against forgery.</summary>
internal static class MetadataHashes
{
    /// <summary>The low half depends on identity alone, and differs for two objects of one device.</summary>
    /// <param name="device">What tells this tree from others.</param>
    /// <param name="inode">The object's number in it.</param>
    /// <param name="stat">The object's attributes.</param>
    public static MetadataHashValue Of(ulong device, ulong inode, DescriptorStat stat)
    {
        ulong upper = Mix(Mix(Mix(Mix(device) ^ (ulong)stat.Modified.UtcTicks) ^ stat.Size) ^ stat.LinkCount) ^ (ulong)stat.Type;
        return new MetadataHashValue(Mix(inode) ^ BitOperations.RotateLeft(Mix(device), 32), upper);
    }

    /// <summary>64 bits for a text, in place of an inode number if the host has no such numbers.</summary>
    public static ulong OfText(string text)
    {
        ulong hash = 0;
        foreach (char unit in text)
        {
            hash = Mix(hash + 1) ^ unit;
        }

        return hash;
    }

    /// <summary>A mapping of 64 bits onto 64 bits that spreads each input bit (the finaliser of SplitMix64).</summary>
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
