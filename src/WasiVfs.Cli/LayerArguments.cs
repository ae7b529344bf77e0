// SPDX-License-Identifier: MIT
using System.CommandLine;
using WasiVfs.Packing;

namespace WasiVfs.Cli;

/// <summary>The options that let a program change its embedded files.</summary>
internal sealed class LayerArguments
{
    private readonly Option<bool> _writable = new("--writable")
    {
        Description = "Let the program change the embedded files. The changes lie in its memory and end with it; what is embedded stays as it is.",
    };

    private readonly Option<long?> _quota = new("--quota")
    {
        Description = "The most that the changes may take, in bytes or with K, M or G behind the number; beyond it there is no space left. "
            + "For --writable.",
        HelpName = "SIZE",
        CustomParser = result => SizeArgument.Parse(result, "--quota 256M"),
    };

    /// <summary>Adds the options to a verb.</summary>
    public LayerArguments(Command verb)
    {
        verb.Options.Add(_writable);
        verb.Options.Add(_quota);
    }

    /// <summary>The option that lays saved changes over a tree.</summary>
    /// <param name="tree">What the tree is called.</param>
    public static Option<string[]> Applied(string tree) => new("--layer")
    {
        Description = $"A layer of a container image (tar, tar.gz), as `run --changes` saves one, that is laid over {tree}. May be repeated.",
        HelpName = "FILE",
    };

    /// <summary>What the command line asks for; null if the program only reads.</summary>
    /// <exception cref="CommandException">There is a quota for nothing.</exception>
    /// <exception cref="PackException">The quota is not possible.</exception>
    public WritableLayer? Read(ParseResult line) => (line.GetValue(_writable), line.GetValue(_quota)) switch
    {
        (false, null) => null,
        (false, _) => throw new CommandException("--quota bounds what the program may change; give --writable too."),
        (true, null) => new WritableLayer(),
        (true, { } bytes) => WritableLayer.WithQuota(bytes),
    };
}
