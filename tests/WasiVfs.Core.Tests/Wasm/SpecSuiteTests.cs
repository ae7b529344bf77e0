// SPDX-License-Identifier: MIT
using WasiVfs.Wasm;
using Xunit;

namespace WasiVfs.Tests.Wasm;

/// <summary>The binary modules of the specification's test suite, from a clone of WebAssembly/testsuite that WASIVFS_SPEC_TESTS names.</summary>
public class SpecSuiteTests
{
    private static readonly string? Folder = Environment.GetEnvironmentVariable("WASIVFS_SPEC_TESTS");

    // In these a section or a function body is shorter than its content. The suite's decoder reads on past the end, and complains of
    // what it finds there; ours stops at the end and says that it is one. Places are those of the suite at commit 193e551.
    private static readonly string[] Deviations =
    [
        "binary.wast:56", "binary.wast:93", "binary.wast:738", "binary.wast:878",
        .. new[] { 218, 226, 348, 405, 462, 526, 534, 542, 551, 731, 750, 844, 863 }.Select(line => $"binary-leb128.wast:{line}"),
    ];

    public static TheoryData<string> Scripts => Folder is null ? ["(none)"]
        : [.. Directory.EnumerateFiles(Folder, "*.wast").Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    [TheoryNeedingSpec]
    [MemberData(nameof(Scripts))]
    public void A_binary_module_is_refused_in_the_words_of_the_suite_or_read(string script)
    {
        string[] failures = [.. WastFile.Read(Path.Combine(Folder!, script)).Select(Judge).OfType<string>()];

        Assert.True(failures.Length == 0, string.Join('\n', failures));
    }

    private static string? Judge(BinaryModule module)
    {
        string? words = null;
        try
        {
            WellFormed.Parse(module.Bytes);
        }
        catch (WasmFormatException exception)
        {
            words = exception.Reason;
        }

        return Matches(words, module.Malformed)
            || (words is "unexpected end" or "length out of bounds" && Deviations.Contains(module.Place)) ? null
                : $"{module.Place}: expected {module.Malformed ?? "no error"}, got {words ?? "none"}";
    }

    // The suite says "unexpected end of section or function" for some ends, and leaves out the number of an illegal opcode.
    private static bool Matches(string? words, string? expected) => words == expected
        || (words is not null && expected is not null
            && (words.StartsWith(expected, StringComparison.Ordinal) || expected.StartsWith(words, StringComparison.Ordinal)));

    private sealed class TheoryNeedingSpecAttribute : TheoryAttribute
    {
        public TheoryNeedingSpecAttribute() =>
            Skip = Folder is null ? "needs the folder of WebAssembly/testsuite in WASIVFS_SPEC_TESTS" : null;
    }
}
