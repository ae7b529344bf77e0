// SPDX-License-Identifier: MIT
using WasiVfs.Trees;
using Xunit;

namespace WasiVfs.Tests.Trees;

/// <summary>Compares two trees through the handle API alone.</summary>
internal static class TreeComparison
{
    /// <summary>Both hold the same names, kinds, bytes, targets and link counts; and the same times where these are asked for.</summary>
    /// <param name="precision">Times are compared in this unit; null leaves them out.</param>
    public static void AssertSame(Descriptor expected, Descriptor actual, TimeSpan? precision = null, string path = "")
    {
        DirectoryEntry[] names = [.. expected.ReadDirectory()];
        Assert.Equal(names, actual.ReadDirectory());
        AssertSameStat(expected.Stat(), actual.Stat(), precision, path);
        foreach ((DescriptorType type, string name) in names)
        {
            string place = $"{path}/{name}";
            AssertSameStat(expected.StatAt(PathFlags.None, name), actual.StatAt(PathFlags.None, name), precision, place);
            switch (type)
            {
                case DescriptorType.Directory:
                    AssertSame(expected.OpenAt(PathFlags.None, name), actual.OpenAt(PathFlags.None, name), precision, place);
                    break;
                case DescriptorType.SymbolicLink:
                    Assert.Equal(expected.ReadLinkAt(name), actual.ReadLinkAt(name));
                    break;
                case DescriptorType.RegularFile:
                    Assert.True(Bytes(expected, name).AsSpan().SequenceEqual(Bytes(actual, name)), $"{place} differs");
                    break;
            }
        }
    }

    /// <summary>All bytes of a file.</summary>
    public static byte[] Bytes(Descriptor directory, string path)
    {
        using Stream stream = directory.OpenAt(PathFlags.None, path).ReadViaStream();
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        Assert.Equal(-1, stream.ReadByte());
        return bytes;
    }

    private static void AssertSameStat(DescriptorStat expected, DescriptorStat actual, TimeSpan? precision, string path)
    {
        Assert.Equal((path, expected.Type, expected.LinkCount), (path, actual.Type, actual.LinkCount));
        if (expected.Type != DescriptorType.Directory)
        {
            Assert.Equal((path, expected.Size), (path, actual.Size));
        }

        if (precision is { } unit)
        {
            Assert.Equal((path, expected.Modified.UtcTicks / unit.Ticks), (path, actual.Modified.UtcTicks / unit.Ticks));
        }
    }
}
