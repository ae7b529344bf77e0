// SPDX-License-Identifier: MIT
using System.Security.Cryptography;
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Wasmtime.Tests;

/// <summary>A hash that is kept is never that of another content.</summary>
public sealed class ProgramHashTests : IDisposable
{
    private static readonly TimeSpan ToRest = TimeSpan.FromSeconds(3.5);

    private readonly TemporaryDirectory _place = new();
    private readonly string _file;
    private readonly string _folder;

    public ProgramHashTests()
    {
        _file = _place.Write("module", "content");
        _folder = Directory.CreateDirectory(Path.Combine(_place.Path, "cache")).FullName;
    }

    public void Dispose() => _place.Dispose();

    [Fact]
    public void A_file_that_was_just_written_is_hashed_each_time()
    {
        Assert.Equal(Hash("content"), ProgramHash.Of(_file, _folder));
        Assert.Empty(Directory.GetFiles(_folder));
        File.WriteAllText(_file, "CONTENT");
        Assert.Equal(Hash("CONTENT"), ProgramHash.Of(_file, _folder));
    }

    [Fact]
    public async Task The_hash_of_a_file_at_rest_is_kept_until_the_file_changes()
    {
        await Task.Delay(ToRest);
        Assert.Equal(Hash("content"), ProgramHash.Of(_file, _folder));
        string note = Assert.Single(Directory.GetFiles(_folder));

        // The note answers in place of the file: with its last byte changed, so is the answer.
        byte[] kept = await File.ReadAllBytesAsync(note);
        kept[^1] ^= 1;
        await File.WriteAllBytesAsync(note, kept);
        Assert.Equal(kept[^32..], ProgramHash.Of(_file, _folder));

        // Same length, same modification time, same file: only the time of the change, which nobody can set, tells.
        DateTime modified = File.GetLastWriteTimeUtc(_file);
        await File.WriteAllTextAsync(_file, "CONTENT");
        File.SetLastWriteTimeUtc(_file, modified);
        Assert.Equal(Hash("CONTENT"), ProgramHash.Of(_file, _folder));
    }

    [Fact]
    public async Task A_note_that_is_damaged_is_no_note()
    {
        await Task.Delay(ToRest);
        ProgramHash.Of(_file, _folder);
        string note = Assert.Single(Directory.GetFiles(_folder));
        byte[] kept = await File.ReadAllBytesAsync(note);
        foreach (int length in new[] { 0, 1, kept.Length - 32, kept.Length - 1 })
        {
            await File.WriteAllBytesAsync(note, kept[..length]);
            Assert.Equal(Hash("content"), ProgramHash.Of(_file, _folder));
        }
    }

    [Fact]
    public async Task A_link_is_hashed_as_the_file_behind_it()
    {
        string other = _place.Write("other", "another content"), link = Path.Combine(_place.Path, "link");
        Links.ToFile(link, _file);
        await Task.Delay(ToRest);
        Assert.Equal(Hash("content"), ProgramHash.Of(link, _folder));
        File.Delete(link);
        Links.ToFile(link, other);
        Assert.Equal(Hash("another content"), ProgramHash.Of(link, _folder));
    }

    private static byte[] Hash(string text) => SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text));
}
