// SPDX-License-Identifier: MIT
using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using WasiVfs.Cli.Commands;

namespace WasiVfs.Cli;

/// <summary>The whole command: which verbs there are, and how a command line becomes an exit code.</summary>
internal static class CommandLine
{
    // Files of arguments are read before (ArgumentFile), so that the words in them are words like any others.
    private static readonly ParserConfiguration Parsing = new() { ResponseFileTokenReplacer = null };

    // Signals and exceptions are handled here, in one place.
    private static readonly InvocationConfiguration Invocation = new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };

    public static async Task<int> RunAsync(string[] arguments)
    {
        ParseResult line;
        try
        {
            line = CommandLineParser.Parse(CreateRoot(), [.. Normalize(ArgumentFile.Expand(arguments))], Parsing);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            ErrorReport.Error($"A file of arguments cannot be read: {e.Message}");
            return ExitCode.Usage;
        }

        if (UsageError.Find(line) is { } error)
        {
            return ErrorReport.Usage(error, line);
        }

        using var interruption = new Interruption();
        try
        {
            return await line.InvokeAsync(Invocation, interruption.Token);
        }
        catch (OperationCanceledException) when (interruption.ExitCode != 0)
        {
            return interruption.ExitCode;
        }
        catch (Exception e) when (ErrorReport.Sentence(e) is { } sentence)
        {
            ErrorReport.Error(sentence);
            return line.CommandResult.Command is Verb verb ? verb.FailureCode : ExitCode.Failed;
        }
        catch (Exception e)
        {
            ErrorReport.Fault(e);
            return ExitCode.InternalFault;
        }
    }

    private static RootCommand CreateRoot()
    {
        var help = new HelpOption("--help", "-h") { Description = "Show help, with examples." };
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
        var root = new RootCommand("Puts directory trees inside WASI preview1 programs, runs them, and looks inside.")
        {
            new PackCommand(),
            new RunCommand(),
            new LsCommand(),
            new CatCommand(),
            new ExtractCommand(),
            new ExportCommand(),
            new CompareCommand(),
            new CheckCommand(),
            new InspectCommand(),
            new SizeCommand(),
            new EnginesCommand(),
            new ImageCommand(),
            new UpdateCommand(),
            new WatchCommand(),
            new SplitCommand(),
            new VerifyCommand(),
            new CompletionsCommand(),
        };

        // The options that come with a root command answer to "/h" and "/?" too, which are good guest paths.
        root.Options.Clear();
        root.Options.Add(help);
        root.Options.Add(new VersionOption("--version", "-V") { Description = "Show the version.", Action = new ShowVersion() });
        return root;
    }

    // `help VERB` is `VERB --help`.
    private static IEnumerable<string> Normalize(string[] arguments) => arguments switch
    {
        ["help", .. var rest] => [.. rest, "--help"],
        ["pack" or "image", ..] => MappingArgument.Spread(arguments),
        _ => arguments,
    };
}
