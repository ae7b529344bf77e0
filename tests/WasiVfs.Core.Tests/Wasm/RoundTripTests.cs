// SPDX-License-Identifier: MIT
using WasiVfs.Trees;
using WasiVfs.Wasm;
using Xunit;

namespace WasiVfs.Tests.Wasm;

public class RoundTripTests
{
    [Fact]
    public void There_are_real_modules_to_test_with() => Assert.NotEmpty(RealModules.Paths);

    [Theory]
    [MemberData(nameof(RealModules.Rows), MemberType = typeof(RealModules))]
    public void Writing_what_was_parsed_gives_the_same_bytes(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        var module = WasmModule.Parse(file);

        Assert.Equal(file.Length, module.Length);
        Assert.True(file.AsSpan().SequenceEqual(module.ToArray()));
    }

    [Theory]
    [MemberData(nameof(RealModules.Rows), MemberType = typeof(RealModules))]
    public void Transcoding_with_no_change_gives_the_same_bytes(string path)
    {
        var module = WasmModule.Parse(File.ReadAllBytes(path));
        var transcoder = new SectionTranscoder(new IdentityHooks());
        foreach (RawSection section in module.Sections)
        {
            Assert.True(section.Payload.Span.SequenceEqual(transcoder.Transcode(section).Span), section.Id.ToString());
        }
    }

    [Theory]
    [MemberData(nameof(RealModules.Rows), MemberType = typeof(RealModules))]
    public void A_scan_of_the_file_finds_the_sections_that_parsing_finds(string path)
    {
        var module = WasmModule.Parse(File.ReadAllBytes(path));
        using ByteSource file = HostFile.OpenSource(path);

        IEnumerable<SectionHeader> expected = module.Sections.Select(section => new SectionHeader(
            section.Id, section.Offset - section.Header.Length, section.Offset, section.Payload.Length, section.CustomName));

        Assert.Equal(expected, new SectionScanner(file).Scan());
    }
}
