// SPDX-License-Identifier: MIT
using System.CommandLine;
using WasiVfs.Trees;
using WasiVfs.Wasm;

namespace WasiVfs.Cli.Commands;

/// <summary>One verb of the command: its arguments and options, what it does with them, and command lines to copy.</summary>
internal abstract class Verb : Command
{
    protected Verb(string name, string description, params string[] examples)
        : base(name, description)
    {
        Examples = examples;
        SetAction(RunNamingFile);
    }

    public IReadOnlyList<string> Examples { get; }

    /// <summary>The exit code where the work could not be done.</summary>
    public virtual int FailureCode => ExitCode.Failed;

    /// <summary>Whether the first argument may be a directory.</summary>
    protected virtual bool TakesDirectories => false;

    /// <summary>Carries out a command line without errors, and returns the exit code.</summary>
    protected abstract Task<int> RunAsync(ParseResult line, CancellationToken cancellation);

    // What is wrong with the bytes of a file is found out where its name is not known.
    private async Task<int> RunNamingFile(ParseResult line, CancellationToken cancellation)
    {
        if (!TakesDirectories && Directory.Exists(FileOf(line)))
        {
            throw new CommandException($"'{FileOf(line)}' is a directory; name a file.");
        }

        try
        {
            return await RunAsync(line, cancellation);
        }
        catch (WasmFormatException e)
        {
            throw new CommandException(
                $"'{FileOf(line)}' cannot be read as a WebAssembly module: {e.Message}; name a .wasm file as a compiler made it.");
        }
        catch (ImageFormatException e)
        {
            throw new CommandException($"'{FileOf(line)}' is neither a packed module nor an EROFS image that can be read: {e.Message}");
        }
    }

    private string? FileOf(ParseResult line) => Arguments.Count > 0 ? line.GetValue<string>(Arguments[0].Name) : null;
}
