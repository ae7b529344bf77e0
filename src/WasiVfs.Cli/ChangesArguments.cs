// SPDX-License-Identifier: MIT
using System.CommandLine;
using WasiVfs.Embedding;
using WasiVfs.Running;
using WasiVfs.Trees;

namespace WasiVfs.Cli;

/// <summary>The options that keep what a program changes, and what becomes of it when the program has ended.</summary>
internal sealed class ChangesArguments
{
    private readonly Option<string> _changes = new("--changes")
    {
        Description = "Save what the program changed of its embedded files, as a layer of a container image (tar), when it ends. For a module "
            + "that was packed with --writable, or for --writable.",
        HelpName = "FILE",
    };

    private readonly Option<string> _commit = new("--commit")
    {
        Description = "Pack the program with its files as it leaves them, when it ends. For a module that was packed with --writable, or for "
            + "--writable.",
        HelpName = "OUT",
    };

    /// <summary>Adds the options to a verb.</summary>
    public ChangesArguments(Command verb)
    {
        verb.Options.Add(_changes);
        verb.Options.Add(_commit);
    }

    /// <summary>Whether changes are to be kept.</summary>
    public bool AreAskedFor(ParseResult line) => line.GetValue(_changes) is not null || line.GetValue(_commit) is not null;

    /// <summary>Refuses what could only fail after the program has run.</summary>
    /// <exception cref="WasiVfsException">The module cannot be committed, or a file cannot be written.</exception>
    public void Check(ParseResult line, ChangeableProgram program)
    {
        string[] outputs = [.. new[] { line.GetValue(_changes), line.GetValue(_commit) }.OfType<string>()];
        if (outputs.Length == 2 && HostPlaces.AreSame(outputs[0], outputs[1]))
        {
            throw new CommandException($"The changes and the packed module would both be written to '{outputs[0]}'; name two files.");
        }

        if (line.GetValue(_commit) is not null)
        {
            program.RequireCommit();
        }

        foreach (string output in outputs)
        {
            // Nothing is left of it, and the one that is written in the end replaces the file.
            AtomicFile.Create(output).Dispose();
        }
    }

    /// <summary>Keeps the changes of a program that has ended.</summary>
    /// <returns>The exit code: the program's own if everything was kept.</returns>
    public int Keep(ParseResult line, SavedChanges changes, ChangeableProgram program, int code, CancellationToken cancellation)
    {
        try
        {
            if (line.GetValue(_changes) is { } layer)
            {
                changes.WriteTo(layer);
            }

            if (line.GetValue(_commit) is { } output)
            {
                using var progress = new ProgressLine();
                ErrorReport.Warnings(changes.Commit(program, output, progress, cancellation).Warnings);
            }

            return code;
        }
        catch (EngineException e) when (e.Id == ErrorId.ChangesNotSaved)
        {
            ErrorReport.Error(e.Message);
            return code == ExitCode.Done ? ExitCode.Failed : code;
        }
    }
}
