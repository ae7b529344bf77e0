// SPDX-License-Identifier: MIT
namespace WasiVfs.Cli;

/// <summary>The word `-` for an output: the bytes go to standard output.</summary>
internal static class OutputArgument
{
    /// <summary>Whether an output is standard output.</summary>
    public static bool IsStandard(string output) => output == "-";

    /// <summary>Standard output for bytes.</summary>
    /// <exception cref="CommandException">It is a terminal.</exception>
    public static Stream Open() => Console.IsOutputRedirected
        ? StandardStreams.OpenOutput()
        : throw new CommandException(
            "Standard output is a terminal, which cannot show a binary file; send it to a file or a pipe, or name a file with -o.");
}
