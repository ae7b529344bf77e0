// SPDX-License-Identifier: MIT
using System.CommandLine;

namespace WasiVfs.Cli;

/// <summary>The option that unites embedded trees with directories of the host.</summary>
internal static class UnionArgument
{
    public static Option<bool> Create() => new("--union")
    {
        Description = "Unite a host directory that the program is given at the guest path of an embedded tree with that tree, as in a union "
            + "mount: the host's files over the embedded ones, and what the program writes goes to the host. Otherwise the embedded tree "
            + "hides the host directory.",
    };
}
