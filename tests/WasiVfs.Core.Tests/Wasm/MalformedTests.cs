// SPDX-License-Identifier: MIT
using WasiVfs.Trees;
using WasiVfs.Wasm;
using Xunit;

namespace WasiVfs.Tests.Wasm;

/// <summary>Malformed modules, in the words of the specification's test suite, with the place that is meant.</summary>
public class MalformedTests
{
    private const string Start = "00 61 73 6D 01 00 00 00 ";

    // A type, a function of it, and the start of a code section whose one body starts at 0x17.
    private const string OneFunction = Start + "01 04 01 60 00 00 03 02 01 00 ";

    [Theory]
    [InlineData("", "unexpected end", 0)]
    [InlineData("00 61 73", "unexpected end", 3)]
    [InlineData("00 61 73 6D 01 00", "unexpected end", 6)]
    [InlineData("7F 45 4C 46 01 00 00 00", "magic header not detected", 0)]
    [InlineData("00 61 73 6D 02 00 00 00", "unknown binary version", 4)]
    [InlineData("00 61 73 6D 0D 00 01 00", "unknown binary version: the file is a component, not a module", 4)]
    [InlineData(Start + "0E 01 00", "malformed section id", 8)]
    [InlineData(Start + "01", "unexpected end", 9)]
    [InlineData(Start + "01 02 00", "length out of bounds", 9)]
    [InlineData(Start + "01 80 80 80 80 10", "integer too large", 0xD)]
    [InlineData(Start + "01 80 80 80 80 80 00", "integer representation too long", 0xD)]
    [InlineData(Start + "00 00", "unexpected end", 0xA)]
    [InlineData(Start + "00 02 01 FF", "malformed UTF-8 encoding", 0xB)]
    [InlineData(Start + "00 04 03 ED A0 80", "malformed UTF-8 encoding", 0xB)]
    [InlineData(Start + "00 03 02 C0 80", "malformed UTF-8 encoding", 0xB)]
    [InlineData(Start + "00 02 02 41", "length out of bounds", 0xA)]
    [InlineData(Start + "03 01 00 01 01 00", "unexpected content after last section", 0xB)]
    [InlineData(Start + "01 01 00 01 01 00", "unexpected content after last section", 0xB)]
    [InlineData(Start + "0A 01 00 0C 01 00", "unexpected content after last section", 0xB)]
    [InlineData(Start + "06 01 00 0D 01 00", "unexpected content after last section", 0xB)]
    [InlineData(Start + "01 02 00 00", "section size mismatch", 0xB)]
    [InlineData(Start + "01 05 FF FF FF FF 0F", "unexpected end", 0xF)]
    [InlineData(Start + "01 02 01 5B", "malformed definition type", 0xB)]
    [InlineData(Start + "01 03 01 E0 7F", "integer representation too long", 0xB)]
    [InlineData(Start + "01 05 01 60 01 40 00", "malformed value type", 0xD)]
    [InlineData(Start + "01 06 01 60 01 63 5C 00", "malformed heap type", 0xE)]
    [InlineData(Start + "01 04 01 5E 40 00", "malformed storage type", 0xC)]
    [InlineData(Start + "01 04 01 5E 78 02", "malformed mutability", 0xD)]
    [InlineData(Start + "02 05 01 00 00 05 00", "malformed import kind", 0xD)]
    [InlineData(Start + "02 06 01 00 00 02 08 00", "malformed limits flags", 0xE)]
    [InlineData(Start + "02 06 01 00 00 03 7F 02", "malformed mutability", 0xF)]
    [InlineData(Start + "02 06 01 00 00 04 01 00", "zero byte expected", 0xE)]
    [InlineData(Start + "04 04 01 7F 00 00", "malformed reference type", 0xB)]
    [InlineData(Start + "04 08 01 40 01 70 00 01 41 0B", "zero byte expected", 0xC)]
    [InlineData(Start + "05 04 01 08 01 00", "malformed limits flags", 0xB)]
    [InlineData(Start + "05 03 01 01 00", "unexpected end", 0xD)]
    [InlineData(Start + "06 05 01 7F 00 41 00", "unexpected end", 0xF)]
    [InlineData(Start + "07 04 01 00 05 00", "malformed export kind", 0xC)]
    [InlineData(Start + "08 02 00 00", "section size mismatch", 0xB)]
    [InlineData(Start + "09 02 01 08", "malformed elements segment kind", 0xB)]
    [InlineData(Start + "09 04 01 01 01 00", "malformed element kind", 0xC)]
    [InlineData(Start + "0B 02 01 03", "malformed data segment kind", 0xB)]
    [InlineData(Start + "0B 03 01 01 01", "length out of bounds", 0xC)]
    [InlineData(OneFunction, "function and code section have inconsistent lengths", 0x10)]
    [InlineData(Start + "0A 04 01 02 00 0B", "function and code section have inconsistent lengths", 0xA)]
    [InlineData(Start + "0C 01 01", "data count and data section have inconsistent lengths", 0xA)]
    [InlineData(Start + "0C 01 02 0B 03 01 01 00", "data count and data section have inconsistent lengths", 0xD)]
    [InlineData(OneFunction + "0A 06 01 05 00 FC 09 00 0B", "length out of bounds", 0x15)]
    [InlineData(OneFunction + "0A 07 01 05 00 FC 09 00 0B", "data count section required", 0x17)]
    [InlineData(OneFunction + "0A 04 01 02 00 01", "unexpected end", 0x18)]
    [InlineData(OneFunction + "0A 05 01 03 00 0B 01", "END opcode expected", 0x18)]
    [InlineData(OneFunction + "0A 06 01 04 00 18 00 0B", "END opcode expected", 0x17)]
    [InlineData(OneFunction + "0A 05 01 03 00 FF 0B", "illegal opcode ff", 0x17)]
    [InlineData(OneFunction + "0A 06 01 04 00 FB 1F 0B", "illegal opcode fb 1f", 0x17)]
    [InlineData(OneFunction + "0A 07 01 05 00 28 80 01 00", "malformed memop flags", 0x18)]
    [InlineData(OneFunction + "0A 06 01 04 00 02 5C 0B", "malformed block type", 0x18)]
    [InlineData(OneFunction + "0A 07 01 05 00 FE 03 01 0B", "zero byte expected", 0x19)]
    [InlineData(OneFunction + "0A 09 01 07 00 1F 40 01 04 00 0B", "malformed catch clause", 0x1A)]
    [InlineData(OneFunction + "0A 0A 01 08 00 FB 18 04 00 70 70 0B", "malformed br_on_cast flags", 0x19)]
    [InlineData(OneFunction + "0A 08 01 06 00 E3 00 01 02 00", "malformed handler clause", 0x1A)]
    [InlineData(OneFunction + "0A 09 01 07 01 FF FF FF FF 0F 40", "malformed value type", 0x1C)]
    [InlineData(OneFunction + "0A 0C 01 0A 02 FF FF FF FF 0F 7F 01 7F 0B", "too many locals", 0x1D)]
    [InlineData(OneFunction + "0A 07 01 05 00 0E 03 00 0B", "unexpected end", 0x1B)]
    public void A_malformed_module_is_refused_in_the_words_of_the_specification_with_the_offset(string hex, string words, long offset)
    {
        byte[] file = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

        var exception = Assert.Throws<WasmFormatException>(() => WellFormed.Parse(file));

        Assert.Equal((words, $"0x{offset:x}"), (exception.Reason, $"0x{exception.Offset:x}"));
        Assert.Equal($"This cannot be read as a WebAssembly module: {words} (at offset 0x{offset:x}).", exception.Message);
    }

    [Theory]
    [InlineData("", WasmFileKind.NotWasm)]
    [InlineData("00 61 73 6D", WasmFileKind.UnknownVersion)]
    [InlineData("00 61 73 6D 01 00 00 00", WasmFileKind.Module)]
    [InlineData("00 61 73 6D 0D 00 01 00", WasmFileKind.Component)]
    [InlineData("00 61 73 6D 0A 00 01 00", WasmFileKind.Component)]
    [InlineData("00 61 73 6D 02 00 00 00", WasmFileKind.UnknownVersion)]
    [InlineData("00 61 73 00 01 00 00 00", WasmFileKind.NotWasm)]
    internal void The_first_bytes_tell_what_a_file_is(string hex, WasmFileKind kind) =>
        Assert.Equal(kind, Preamble.Detect(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal))));

    [Theory]
    [InlineData("0E 01 00", "malformed section id", 8)]
    [InlineData("01 02 00", "length out of bounds", 9)]
    [InlineData("01", "unexpected end", 9)]
    [InlineData("00 00", "unexpected end", 0xA)]
    [InlineData("00 02 02 41", "length out of bounds", 0xA)]
    [InlineData("00 06 FF FF FF FF 0F 41", "length out of bounds", 0xA)]
    [InlineData("00 02 01 FF", "malformed UTF-8 encoding", 0xB)]
    [InlineData("03 01 00 01 01 00", "unexpected content after last section", 0xB)]
    public void A_scan_of_the_file_says_the_same(string hex, string words, long offset)
    {
        byte[] file = Convert.FromHexString((Start + hex).Replace(" ", "", StringComparison.Ordinal));

        var exception = Assert.Throws<WasmFormatException>(() => new SectionScanner(new MemoryByteSource(file)).Scan());

        Assert.Equal((words, offset), (exception.Reason, exception.Offset));
        Assert.Equal(exception.Message, Assert.Throws<WasmFormatException>(() => WasmModule.Parse(file)).Message);
    }
}
