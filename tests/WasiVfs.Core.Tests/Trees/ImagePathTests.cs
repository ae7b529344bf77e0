// SPDX-License-Identifier: MIT
using System.Text;
using WasiVfs.Trees;
using Xunit;

namespace WasiVfs.Tests.Trees;

public sealed class ImagePathTests
{
    [Theory]
    [InlineData("/", "/", "")]
    [InlineData("//", "/", "")]
    [InlineData("/.", "/", "")]
    [InlineData(".", ".", "")]
    [InlineData("./", ".", "")]
    [InlineData("/work", "/work", "work")]
    [InlineData("work", "work", "work")]
    [InlineData("./work/", "work", "work")]
    [InlineData("//a///b/./c//", "/a/b/c", "c")]
    [InlineData("a//b", "a/b", "b")]
    [InlineData("...", "...", "...")]
    [InlineData("/..a/b..", "/..a/b..", "b..")]
    [InlineData(@"C:\x", @"C:\x", @"C:\x")]
    [InlineData("/日本/ ", "/日本/ ", " ")]
    public void A_path_is_normalised(string text, string expected, string name)
    {
        GuestPath path = GuestPath.Parse(text);
        Assert.Equal((expected, name, text[0] == '/'), (path.ToString(), path.Name, path.IsAbsolute));
        Assert.Equal(path, GuestPath.Parse(expected));
        Assert.Equal(path.GetHashCode(), GuestPath.Parse(expected).GetHashCode());
    }

    [Theory]
    [InlineData("", ErrorCode.Invalid)]
    [InlineData("..", ErrorCode.NotPermitted)]
    [InlineData("/..", ErrorCode.NotPermitted)]
    [InlineData("/a/../b", ErrorCode.NotPermitted)]
    [InlineData("a/..", ErrorCode.NotPermitted)]
    [InlineData("/a\0b", ErrorCode.Invalid)]
    public void A_path_is_refused(string text, ErrorCode code) =>
        Assert.Equal(code, Assert.Throws<FileSystemException>(() => GuestPath.Parse(text)).Code);

    [Fact]
    public void A_path_is_Unicode() =>
        Assert.Equal(ErrorCode.IllegalByteSequence, Assert.Throws<FileSystemException>(() => GuestPath.Parse("/a\udc00")).Code);

    [Fact]
    public void A_component_has_at_most_255_bytes()
    {
        Assert.Equal(255, GuestPath.Parse("/" + new string('x', 255)).Name.Length);
        Assert.Equal(ErrorCode.NameTooLong, Assert.Throws<FileSystemException>(() => GuestPath.Parse("/a/" + new string('x', 256))).Code);
        Assert.Equal(ErrorCode.NameTooLong, Assert.Throws<FileSystemException>(() => GuestPath.Parse(new string('\u20ac', 86))).Code);
    }

    [Fact]
    public void Parents_and_children_are_found()
    {
        GuestPath path = GuestPath.Parse("/a/b");
        Assert.Equal("/a", path.Parent!.ToString());
        Assert.Equal("/", path.Parent.Parent!.ToString());
        Assert.Null(GuestPath.Root.Parent);
        Assert.Equal(".", GuestPath.Parse("a").Parent!.ToString());
        Assert.Equal("/a/b/c", path.Combine("c").ToString());
        Assert.Throws<FileSystemException>(() => path.Combine("c/d"));
        Assert.Throws<FileSystemException>(() => path.Combine(".."));
        Assert.NotEqual(GuestPath.Parse("a"), GuestPath.Parse("/a"));
        Assert.Equal(GuestPath.Parse("/a"), GuestPath.Parse("a").ToAbsolute());
        Assert.True(GuestPath.Parse("a").Contains(path));
        Assert.True(path.Contains(path));
        Assert.False(GuestPath.Parse("/a/bc").Contains(path));
        Assert.True(GuestPath.Root.Contains(path));
    }

    [Fact]
    public void Names_are_ordered_by_their_bytes()
    {
        string[] names =
        [
            "", "!", "-", ".", "..", "A", "a", "aa", "a\u0301",
            "é", "\u07ff", "\u0800", "\ud7ff", "\ue000", "\uffff", "\U00010000", "\U00010000a", "\U0010ffff",
        ];
        string[] shuffled = [.. names];
        new Random(5).Shuffle(shuffled);
        Assert.Equal(names, shuffled.Order(Utf8Order.Comparer));
        foreach (string x in names)
        {
            foreach (string y in names)
            {
                int bytes = Encoding.UTF8.GetBytes(x).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(y));
                Assert.Equal(Math.Sign(bytes), Math.Sign(Utf8Order.Comparer.Compare(x, y)));
            }
        }
    }
}
