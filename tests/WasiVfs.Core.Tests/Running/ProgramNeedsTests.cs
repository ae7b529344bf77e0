// SPDX-License-Identifier: MIT
using System.Text;
using WasiVfs.Embedding;
using WasiVfs.Running;
using WasiVfs.Tests.Support;
using WasiVfs.Wasm;
using Xunit;

namespace WasiVfs.Tests.Running;

/// <summary>What a program needs of an engine is read from its file, or it is a sentence.</summary>
public sealed class ProgramNeedsTests : IDisposable
{
    private static readonly string Three = Repository.Fixture("component", "three.wasm");

    private readonly TemporaryDirectory _place = new();

    public void Dispose() => _place.Dispose();

    [Theory]
    [InlineData("runprobe/runprobe.wasm", EngineFeatures.None)]
    [InlineData("runprobe/runprobe.component.wasm", EngineFeatures.Wasi02)]
    [InlineData("component/three.wasm", EngineFeatures.Wasi03)]
    [InlineData("component/values.wasm", EngineFeatures.Wasi02)]
    public void Fixtures(string program, EngineFeatures needs) => Assert.Equal(needs, ProgramNeeds.Of(Repository.Fixture(program)));

    [Fact]
    public void Two_memories() =>
        Assert.Equal(EngineFeatures.MultiMemory, ProgramNeeds.Of(Write("\0asm\u0001\0\0\0\u0005\u0005\u0002\0\u0001\0\u0001"u8.ToArray())));

    [Fact]
    public void The_newest_version_of_WASI_counts()
    {
        // (component (import "wasi:a/b@0.3.1" (instance (type 0))) ...) with the type left out: names are all that is read.
        byte[] names = [.. "\0asm\u000d\0\u0001\0"u8, .. Import("wasi:a/b@0.3.1"), .. Import("wasi:a/b@0.2.9"), .. Import("x:a/b@9.9.9")];
        Assert.Equal(EngineFeatures.Wasi03, ProgramNeeds.Of(Write(names)));
    }

    [Theory]
    [InlineData("0.4.0", "0.4")]
    [InlineData("1.0.0", "1.0")]
    public void A_version_that_nobody_runs_is_a_sentence(string version, string named)
    {
        string file = Write(Encoding.Latin1.GetBytes(
            Encoding.Latin1.GetString(File.ReadAllBytes(Three)).Replace("0.3.0", version, StringComparison.Ordinal)));
        EngineException error = Assert.Throws<EngineException>(() => ProgramNeeds.Of(file));
        Assert.Equal((ErrorId.WasiVersionUnknown, file), (error.Id, error.Path));
        Assert.Equal($"'{file}' is a component of WASI {named}; only those of WASI 0.2 and 0.3 can be run.", error.Message);
    }

    [Fact]
    public void A_component_that_is_cut_off_is_malformed_or_says_what_is_there()
    {
        byte[] whole = File.ReadAllBytes(Three);
        for (int length = Preamble.Length; length < whole.Length; length++)
        {
            string file = Write(whole[..length]);
            Exception? fault = Record.Exception(() => ProgramNeeds.Of(file));
            Assert.True(fault is null || (fault is WasmFormatException malformed && malformed.Path == file), $"{length} bytes: {fault}");
        }
    }

    [Fact]
    public void A_component_with_any_byte_changed_is_malformed_or_says_what_is_there()
    {
        byte[] whole = File.ReadAllBytes(Three);
        byte[] values = [0x00, 0x7F, 0xFF];
        for (int at = Preamble.Length; at < whole.Length; at++)
        {
            byte[] changed = [.. whole];
            changed[at] = values[at % values.Length];
            Exception? fault = Record.Exception(() => ProgramNeeds.Of(Write(changed)));
            Assert.True(fault is null or WasmFormatException or EngineException, $"byte {at} is {changed[at]}: {fault}");
        }
    }

    // A section of one import, an instance of type 0.
    private static byte[] Import(string name) => [10, (byte)(name.Length + 5), 1, 0, (byte)name.Length, .. Encoding.ASCII.GetBytes(name), 5, 0];

    private string Write(byte[] content)
    {
        string file = Path.Combine(_place.Path, "program.wasm");
        File.WriteAllBytes(file, content);
        return file;
    }
}
