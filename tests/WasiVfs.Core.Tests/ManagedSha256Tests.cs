// SPDX-License-Identifier: MIT
using System.Security.Cryptography;
using CsCheck;
using Xunit;

namespace WasiVfs.Tests;

/// <summary>The hash that needs no library of the system gives the digests that the system's gives.</summary>
public sealed class ManagedSha256Tests
{
    [Theory]
    [InlineData("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData(
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")]
    public void The_examples_of_the_standard_hold(string text, string digest)
    {
        using var hash = new ManagedSha256();
        hash.Append(System.Text.Encoding.ASCII.GetBytes(text));
        Assert.Equal(digest, Convert.ToHexStringLower(hash.Finish()));
    }

    [Fact]
    public void Bytes_in_any_parts_have_the_digest_of_the_whole() => Gen.Byte.Array[0, 300].Array[0, 6].Sample(parts =>
    {
        using var hash = new ManagedSha256();
        foreach (byte[] part in parts)
        {
            hash.Append(part);
        }

        Assert.Equal(SHA256.HashData([.. parts.SelectMany(part => part)]), hash.Finish());
    });

    [Fact]
    public void One_hash_serves_again_and_as_an_algorithm_of_streams()
    {
        byte[] bytes = new byte[100_000];
        Random.Shared.NextBytes(bytes);
        using var hash = new ManagedSha256();
        hash.Append([1, 2, 3]);
        hash.Finish();
        using var stream = new CryptoStream(Stream.Null, hash, CryptoStreamMode.Write);
        stream.Write(bytes);
        stream.FlushFinalBlock();
        Assert.Equal(SHA256.HashData(bytes), hash.Hash);
    }

    /// <summary>Few bytes are hashed here, many by the system; the digest does not tell.</summary>
    [Theory]
    [InlineData(10)]
    [InlineData(3_000_000)]
    public void A_content_has_the_same_digest_either_way(int length)
    {
        byte[] bytes = new byte[length];
        Random.Shared.NextBytes(bytes);
        Assert.Equal(SHA256.HashData(bytes), ContentHash.Of(bytes));
    }
}
