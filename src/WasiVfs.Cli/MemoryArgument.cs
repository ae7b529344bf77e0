// SPDX-License-Identifier: MIT
using System.CommandLine;
using WasiVfs.Packing;

namespace WasiVfs.Cli;

/// <summary>The option that says where the runtime keeps its state.</summary>
internal static class MemoryArgument
{
    public static Option<string> Create() => new Option<string>("--memory")
    {
        Description = "Where the file system keeps its state: 'portable' (the default) runs everywhere, 'isolated' is a memory that "
            + "the program cannot reach and needs an engine with multi-memory.",
        HelpName = "PROFILE",
    }.AcceptOnlyFromAmong("portable", "isolated");

    public static MemoryProfile Read(ParseResult line, Option<string> option) =>
        line.GetValue(option) == "isolated" ? MemoryProfile.Isolated : MemoryProfile.Portable;
}
