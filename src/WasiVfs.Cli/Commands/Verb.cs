// SPDX-License-Identifier: MIT
using System.CommandLine;

namespace WasiVfs.Cli.Commands;

/// <summary>One verb of the command: its arguments and options, what it does with them, and command lines to copy.</summary>
internal abstract class Verb : Command
{
    protected Verb(string name, string description, params string[] examples)
        : base(name, description)
    {
        Examples = examples;
        SetAction(RunOnFile);
    }

    public IReadOnlyList<string> Examples { get; }

    /// <summary>The exit code if the work could not be done.</summary>
    public virtual int FailureCode => ExitCode.Failed;

    /// <summary>Whether the first argument may be a directory.</summary>
    protected virtual bool TakesDirectories => false;

    /// <summary>Carries out a command line without errors, and returns the exit code.</summary>
    protected abstract Task<int> RunAsync(ParseResult line, CancellationToken cancellation);

    private async Task<int> RunOnFile(ParseResult line, CancellationToken cancellation)
    {
        if (!TakesDirectories && Directory.Exists(FileOf(line)))
        {
            throw new CommandException($"'{FileOf(line)}' is a directory; name a file.");
        }

        return await RunAsync(line, cancellation);
    }

    private string? FileOf(ParseResult line) => Arguments.Count > 0 ? line.GetValue<string>(Arguments[0].Name) : null;
}
