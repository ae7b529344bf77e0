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
        SetAction((line, cancellation) => RunAsync(line, cancellation));
    }

    public IReadOnlyList<string> Examples { get; }

    /// <summary>Carries out a command line without errors, and returns the exit code.</summary>
    protected abstract Task<int> RunAsync(ParseResult line, CancellationToken cancellation);
}
