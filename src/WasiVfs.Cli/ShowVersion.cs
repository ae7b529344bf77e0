// SPDX-License-Identifier: MIT
using System.CommandLine;
using System.CommandLine.Invocation;

namespace WasiVfs.Cli;

/// <summary>Writes the version, with the name of the project: the original command has the same name.</summary>
internal sealed class ShowVersion : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.WriteLine($"WasiVfs {typeof(ShowVersion).Assembly.GetName().Version?.ToString(3)}");
        return ExitCode.Done;
    }
}
