// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using WasiVfs.Tests.Support;
using WasiVfs.Trees;
using Xunit;

namespace WasiVfs.Tests.Trees;

/// <summary>Compiled Python files fit their sources in an image if they did where they come from.</summary>
public sealed class PycFilesTests : IDisposable
{
    private const long Epoch = 77;
    private const string Source = "x = 1\n";
    private static readonly DateTimeOffset Time = new(2024, 5, 6, 7, 8, 9, 500, TimeSpan.Zero);

    private readonly TemporaryDirectory _work = new();

    public PycFilesTests() => Write("a.py", Source);

    public void Dispose() => _work.Dispose();

    [Theory]
    [InlineData("__pycache__/a.cpython-312.pyc")]
    [InlineData("__pycache__/a.cpython-312.opt-2.pyc")]
    [InlineData("a.pyc")]
    public void A_source_keeps_its_time_in_whole_seconds_if_its_file_fits(string compiled)
    {
        byte[] bytes = WriteCompiled(compiled);
        Write("b.py", "y");
        DirectoryNode tree = Read(PycHandling.Keep, out Warning[] warnings);
        Assert.Empty(warnings);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(Time.ToUnixTimeSeconds()), Node(tree, "a.py").Modified);
        Assert.Null(Node(tree, "b.py").Modified);
        Assert.Null(Node(tree, compiled).Modified);
        Assert.Equal(bytes, Bytes(tree, compiled));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(0, 1)]
    public void A_file_that_does_not_fit_is_named_and_its_source_keeps_no_time(int seconds, int size)
    {
        byte[] bytes = WriteCompiled("__pycache__/a.cpython-312.pyc", seconds: seconds, size: size);
        foreach (PycHandling handling in (PycHandling[])[PycHandling.Keep, PycHandling.Unchecked])
        {
            DirectoryNode tree = Read(handling, out Warning[] warnings);
            Assert.Equal(WarningId.PycOutdated, Assert.Single(warnings).Id);
            Assert.Contains("(1; the first is '/w/__pycache__/a.cpython-312.pyc')", warnings[0].Message, StringComparison.Ordinal);
            Assert.Null(Node(tree, "a.py").Modified);
            Assert.Equal(bytes, Bytes(tree, "__pycache__/a.cpython-312.pyc"));
        }
    }

    [Fact]
    public void One_of_several_files_that_fits_is_enough()
    {
        WriteCompiled("__pycache__/a.cpython-311.pyc", seconds: 5);
        WriteCompiled("__pycache__/a.cpython-312.pyc");
        DirectoryNode tree = Read(PycHandling.Keep, out Warning[] warnings);
        Assert.NotNull(Node(tree, "a.py").Modified);
        Assert.Contains("(1; the first is '/w/__pycache__/a.cpython-311.pyc')", Assert.Single(warnings).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_file_with_a_hash_needs_no_time(int flags)
    {
        WriteCompiled("__pycache__/a.cpython-312.pyc", flags: flags);
        Assert.Null(Node(Read(PycHandling.Keep, out Warning[] warnings), "a.py").Modified);
        Assert.Empty(warnings);
    }

    [Theory]
    [InlineData("")]
    [InlineData("CB0D0D0A00000000")]
    [InlineData("CB0D0A0D000000000000000000000000E3")]
    [InlineData("CB0D0D0A020000000000000000000000E3")]
    [InlineData("03F30D0A6677889900000000")]
    public void A_file_that_is_cut_or_of_an_unknown_form_is_named_and_stays_as_it_is(string start)
    {
        byte[] bytes = Convert.FromHexString(start);
        Write("__pycache__/a.cpython-312.pyc", "");
        File.WriteAllBytes(At("__pycache__/a.cpython-312.pyc"), bytes);
        foreach (PycHandling handling in (PycHandling[])[PycHandling.Keep, PycHandling.Unchecked])
        {
            DirectoryNode tree = Read(handling, out Warning[] warnings);
            Assert.Equal(WarningId.PycUnknown, Assert.Single(warnings).Id);
            Assert.Equal(bytes, Bytes(tree, "__pycache__/a.cpython-312.pyc"));
        }
    }

    [Fact]
    public void A_file_without_its_source_is_not_compared_with_anything()
    {
        WriteCompiled("__pycache__/gone.cpython-312.pyc");
        WriteCompiled("sourceless.pyc");
        WriteCompiled("__pycache__/a.pyc");
        Read(PycHandling.Keep, out Warning[] warnings);
        Assert.Empty(warnings);
    }

    [Theory]
    [InlineData(0, 1234, false, 1)]
    [InlineData(0, 1234, true, 0)]
    [InlineData(1, 1234, false, 0)]
    [InlineData(0, Epoch, false, 0)]
    public void Files_that_will_look_stale_are_named_if_they_are_ignored(int flags, long time, bool preserve, int expected)
    {
        WriteCompiled("__pycache__/a.cpython-312.pyc", (int)(time - Time.ToUnixTimeSeconds()), flags: flags);
        DirectoryNode tree = Read(PycHandling.Ignore, out Warning[] warnings, preserve);
        Assert.Equal(preserve, Node(tree, "a.py").Modified is not null);
        Assert.Equal(expected, warnings.Length);
        Assert.All(warnings, warning => Assert.Equal(WarningId.PycStale, warning.Id));
    }

    /// <summary>What Python's own compiler writes with <c>--invalidation-mode unchecked-hash</c> for <c>x = 1</c>.</summary>
    [Theory]
    [InlineData(3439, "")]
    [InlineData(3495, "010000004C0372AA93F75252")]
    [InlineData(3531, "010000001522561917F5DF08")]
    [InlineData(3571, "01000000E786E2893651120E")]
    public void An_unchecked_header_is_that_of_Python_itself(int number, string expected)
    {
        byte[] bytes = WriteCompiled("__pycache__/a.cpython-312.pyc", number: number);
        DirectoryNode tree = Read(PycHandling.Unchecked, out Warning[] warnings);
        Assert.Empty(warnings);
        Assert.Null(Node(tree, "a.py").Modified);
        byte[] made = Bytes(tree, "__pycache__/a.cpython-312.pyc");
        Assert.Equal(bytes.Length, made.Length);
        Assert.Equal(bytes[..4], made[..4]);
        Assert.Equal(bytes[16..], made[16..]);
        if (expected.Length > 0)
        {
            Assert.Equal(expected, Convert.ToHexString(made, 4, 12));
        }
    }

    [Fact]
    public void Parts_of_an_unchecked_file_are_those_of_the_whole()
    {
        WriteCompiled("a.pyc");
        DirectoryNode tree = Read(PycHandling.Unchecked, out _);
        byte[] whole = Bytes(tree, "a.pyc");
        using ByteSource source = Node(tree, "a.pyc").Content.Open();
        for (int start = 0; start < whole.Length; start++)
        {
            byte[] part = new byte[Math.Min(5, whole.Length - start)];
            source.Read(part, start);
            Assert.Equal(whole[start..(start + part.Length)], part);
        }
    }

    [Fact]
    public void A_source_with_two_names_keeps_one_time()
    {
        Assert.True(HostLinks.MakeHardLink(At("a.py"), At("twin.py")));
        WriteCompiled("__pycache__/twin.cpython-312.pyc");
        DirectoryNode tree = Read(PycHandling.Keep, out _);
        Assert.Same(Node(tree, "a.py"), Node(tree, "twin.py"));
        Assert.NotNull(Node(tree, "a.py").Modified);
    }

    private DirectoryNode Read(PycHandling handling, out Warning[] warnings, bool preserve = false)
    {
        var list = new List<Warning>();
        var builder = new TreeBuilder();
        builder.Map(
            HostDirectory.Open(At("")), GuestPath.Parse("/w"),
            new MapOptions { Pyc = handling, Epoch = Epoch, PreserveTimestamps = preserve }, list);
        warnings = [.. list];
        return (DirectoryNode)builder.Build().Find(GuestPath.Parse("/w"))!;
    }

    private static FileNode Node(DirectoryNode tree, string path) => Assert.IsType<FileNode>(tree.Find(GuestPath.Parse(path)));

    private static byte[] Bytes(DirectoryNode tree, string path)
    {
        using ByteSource source = Node(tree, path).Content.Open();
        byte[] bytes = new byte[source.Length];
        source.Read(bytes, 0);
        return bytes;
    }

    private byte[] WriteCompiled(string path, int seconds = 0, int size = 0, int flags = 0, int number = 3531)
    {
        byte[] bytes = [0, 0, 13, 10, .. new byte[12], 0xE3, 1, 2, 3];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)number);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), flags);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), (uint)(Time.ToUnixTimeSeconds() + seconds));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(12), (uint)(Source.Length + size));
        Write(path, "");
        File.WriteAllBytes(At(path), bytes);
        return bytes;
    }

    private void Write(string path, string text)
    {
        _work.Write("tree/" + path, text);
        File.SetLastWriteTimeUtc(At(path), Time.UtcDateTime);
    }

    private string At(string path) => Path.Combine(_work.Path, "tree", path);
}
