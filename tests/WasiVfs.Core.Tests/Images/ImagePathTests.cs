// SPDX-License-Identifier: MIT
using System.Text;
using WasiVfs.Images;
using Xunit;

namespace WasiVfs.Tests.Images;

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
        ImagePath path = ImagePath.Parse(text);
        Assert.Equal((expected, name, text[0] == '/'), (path.ToString(), path.Name, path.IsAbsolute));
        Assert.Equal(path, ImagePath.Parse(expected));
        Assert.Equal(path.GetHashCode(), ImagePath.Parse(expected).GetHashCode());
    }

    [Theory]
    [InlineData("", ErrorCode.Invalid)]
    [InlineData("..", ErrorCode.NotPermitted)]
    [InlineData("/..", ErrorCode.NotPermitted)]
    [InlineData("/a/../b", ErrorCode.NotPermitted)]
    [InlineData("a/..", ErrorCode.NotPermitted)]
    [InlineData("/a\0b", ErrorCode.Invalid)]
    public void A_path_is_refused(string text, ErrorCode code) =>
        Assert.Equal(code, Assert.Throws<FileSystemException>(() => ImagePath.Parse(text)).Code);

    [Fact]
    public void A_path_is_Unicode() =>
        Assert.Equal(ErrorCode.IllegalByteSequence, Assert.Throws<FileSystemException>(() => ImagePath.Parse("/a\udc00")).Code);

    [Fact]
    public void A_component_has_at_most_255_bytes()
    {
        Assert.Equal(255, ImagePath.Parse("/" + new string('x', 255)).Name.Length);
        Assert.Equal(ErrorCode.NameTooLong, Assert.Throws<FileSystemException>(() => ImagePath.Parse("/a/" + new string('x', 256))).Code);
        Assert.Equal(ErrorCode.NameTooLong, Assert.Throws<FileSystemException>(() => ImagePath.Parse(new string('\u20ac', 86))).Code);
    }

    [Fact]
    public void Parents_and_children_are_found()
    {
        ImagePath path = ImagePath.Parse("/a/b");
        Assert.Equal("/a", path.Parent!.ToString());
        Assert.Equal("/", path.Parent.Parent!.ToString());
        Assert.Null(ImagePath.Root.Parent);
        Assert.Equal(".", ImagePath.Parse("a").Parent!.ToString());
        Assert.Equal("/a/b/c", path.Combine("c").ToString());
        Assert.Throws<FileSystemException>(() => path.Combine("c/d"));
        Assert.Throws<FileSystemException>(() => path.Combine(".."));
        Assert.NotEqual(ImagePath.Parse("a"), ImagePath.Parse("/a"));
        Assert.Equal(ImagePath.Parse("/a"), ImagePath.Parse("a").ToAbsolute());
        Assert.True(ImagePath.Parse("a").Contains(path));
        Assert.True(path.Contains(path));
        Assert.False(ImagePath.Parse("/a/bc").Contains(path));
        Assert.True(ImagePath.Root.Contains(path));
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
