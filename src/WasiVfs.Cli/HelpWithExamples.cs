// SPDX-License-Identifier: MIT
using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using WasiVfs.Cli.Commands;

namespace WasiVfs.Cli;

/// <summary>The help that the parser writes, and after it command lines to copy.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    private static readonly string[] OfRoot =
    [
        "wasi-vfs pack app.wasm --dir ./site::/www -o app.packed.wasm",
        "wasi-vfs ls app.packed.wasm -R",
        "wasi-vfs run app.packed.wasm -- /www/index.html",
    ];

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        help.Invoke(parseResult);
        TextWriter output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (string example in parseResult.CommandResult.Command is Verb verb ? verb.Examples : OfRoot)
        {
            output.WriteLine("  " + example);
        }

        output.WriteLine();
        return ExitCode.Done;
    }
}
