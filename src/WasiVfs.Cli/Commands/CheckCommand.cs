// SPDX-License-Identifier: MIT
using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using WasiVfs.Packing;
using WasiVfs.Trees;

namespace WasiVfs.Cli.Commands;

/// <summary>`check`: whether a file that holds a tree is as it was made.</summary>
internal sealed class CheckCommand : Verb
{
    private readonly Argument<string> _file = new("FILE") { Description = "A packed module, an EROFS image, or a tar, tar.gz or zip archive." };
    private readonly Option<bool> _json = new("--json") { Description = "Write JSON." };

    private readonly ArchiveLimitArguments _limits;

    public CheckCommand()
        : base(
            "check",
            "Checks every byte of a packed module, or structure and checksums. The exit code is 0 if nothing is wrong and 1 if something is.",
            "wasi-vfs check app.packed.wasm",
            "wasi-vfs check files.erofs --json | jq .problems")
    {
        Arguments.Add(_file);
        Options.Add(_json);
        _limits = new ArchiveLimitArguments(this);
    }

    protected override Task<int> RunAsync(ParseResult line, CancellationToken cancellation)
    {
        string file = line.GetRequiredValue(_file);
        CheckResult result;
        using (var progress = new ProgressLine())
        {
            result = TreeChecker.Check(file, _limits.Read(line), progress, cancellation);
        }

        ErrorReport.Warnings(result.Warnings);
        if (line.GetValue(_json))
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(result, SummaryJson.Default.CheckResult));
        }
        else
        {
            foreach (ImageProblem problem in result.Problems)
            {
                Console.Out.WriteLine(TerminalText.Escape(Describe(problem)));
            }

            if (result.IsValid)
            {
                string fact = result.Warnings.Count == 0 ? "is as it was made" : "has an image without fault";
                Console.Out.WriteLine($"{TerminalText.Escape(file)} {fact}.");
            }
        }

        return Task.FromResult(result.IsValid ? ExitCode.Done : ExitCode.Failed);
    }

    // A sentence of an exception tells the offset itself.
    private static string Describe(ImageProblem problem) => problem.Message.Contains("at offset 0x", StringComparison.Ordinal)
        ? $"{problem.Path}: {problem.Message}"
        : string.Create(CultureInfo.InvariantCulture, $"{problem.Path}: {problem.Message} (at offset 0x{problem.Offset:x})");
}
