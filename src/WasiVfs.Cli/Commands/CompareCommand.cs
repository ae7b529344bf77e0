// SPDX-License-Identifier: MIT
using System.CommandLine;
using System.Text.Json;
using WasiVfs.Packing;
using WasiVfs.Trees;

namespace WasiVfs.Cli.Commands;

/// <summary>`compare`: in what two trees differ.</summary>
internal sealed class CompareCommand : Verb
{
    private readonly Argument<string> _left = ImageArguments.Tree("LEFT");
    private readonly Argument<string> _right = ImageArguments.Tree("RIGHT");
    private readonly Option<string[]> _layers = LayerArguments.Applied("LEFT");
    private readonly Option<bool> _times = new("--times") { Description = "Compare modification times too." };
    private readonly Option<bool> _json = new("--json") { Description = "Write JSON, one object a line." };

    private readonly ArchiveLimitArguments _limits;

    public CompareCommand()
        : base(
            "compare",
            "Lists in what two trees differ: names, types, contents, targets of links. The exit code is that of diff: "
                + "0 if they are the same, 1 if they differ, 2 if they cannot be compared.",
            "wasi-vfs compare old.packed.wasm new.packed.wasm",
            "wasi-vfs compare app.packed.wasm ./files",
            "wasi-vfs compare app.packed.wasm ./files --layer changes.tar",
            "wasi-vfs compare files.tar.gz files.erofs --times --json")
    {
        Arguments.Add(_left);
        Arguments.Add(_right);
        Options.Add(_times);
        Options.Add(_json);
        _limits = new ArchiveLimitArguments(this);
        Options.Add(_layers);
    }

    public override int FailureCode => ExitCode.Trouble;

    protected override bool TakesDirectories => true;

    protected override Task<int> RunAsync(ParseResult line, CancellationToken cancellation)
    {
        (string left, string right) = (line.GetRequiredValue(_left), line.GetRequiredValue(_right));
        return Task.FromResult(Compare(line, left, right, cancellation));
    }

    private int Compare(ParseResult line, string left, string right, CancellationToken cancellation)
    {
        ArchiveLimits limits = _limits.Read(line);
        string[] layers = line.GetValue(_layers) ?? [];
        using TreeSource leftTree = TreeSource.Open(left, layers, limits, cancellation);
        using TreeSource rightTree = TreeSource.Open(right, limits, cancellation);
        ErrorReport.Warnings([.. leftTree.Warnings, .. rightTree.Warnings]);
        var options = new CompareOptions { Times = line.GetValue(_times) };
        int exitCode = ExitCode.Done;
        using var progress = new ProgressLine();
        using var output = StandardStreams.OpenText(1 << 12);
        foreach (TreeDifference difference in TreeComparer.Compare(leftTree.Root, rightTree.Root, options, progress, cancellation))
        {
            exitCode = ExitCode.Different;
            output.WriteLine(line.GetValue(_json)
                ? JsonSerializer.Serialize(difference, DifferenceJson.Default.TreeDifference)
                : TerminalText.Escape(Describe(difference, layers.Length > 0 ? $"{left} with its layers" : left, right)));
        }

        return exitCode;
    }

    private static string Describe(TreeDifference difference, string left, string right) => difference.Side switch
    {
        DifferenceSide.Left => $"only in {left}: {difference.Path} ({difference.Left})",
        DifferenceSide.Right => $"only in {right}: {difference.Path} ({difference.Right})",
        _ => $"{Word(difference.Kind)} of {difference.Path}: {difference.Left} in {left}, {difference.Right} in {right}",
    };

    private static string Word(DifferenceKind kind) => kind switch
    {
        DifferenceKind.Type => "type",
        DifferenceKind.Content => "content",
        DifferenceKind.LinkTarget => "target",
        _ => "time",
    };
}
