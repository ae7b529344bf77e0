// SPDX-License-Identifier: MIT
using System.CommandLine;
using WasiVfs.Packing;

namespace WasiVfs.Cli.Commands;

/// <summary>`verify`: the proof of what a packed module is made of.</summary>
internal sealed class VerifyCommand : Verb
{
    private readonly Argument<string> _packed = new("PACKED") { Description = "A packed module." };
    private readonly Option<string> _module = new("--module")
    {
        Description = "The program that it is said to be made from.",
        HelpName = "ORIGINAL",
        Required = true,
    };

    public VerifyCommand()
        : base(
            "verify",
            "Proves that a packed module is a program plus the image in it, and nothing else.",
            "wasi-vfs verify app.packed.wasm --module app.wasm")
    {
        Arguments.Add(_packed);
        Options.Add(_module);
    }

    protected override Task<int> RunAsync(ParseResult line, CancellationToken cancellation)
    {
        string packed = line.GetRequiredValue(_packed);
        string module = line.GetRequiredValue(_module);
        ModuleSplitter.Verify(packed, module);
        Console.Out.WriteLine($"{TerminalText.Escape(packed)} is {TerminalText.Escape(module)} and its image, and nothing else.");
        return Task.FromResult(ExitCode.Done);
    }
}
