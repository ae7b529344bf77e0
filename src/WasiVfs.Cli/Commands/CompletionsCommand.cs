// SPDX-License-Identifier: MIT
using System.CommandLine;

namespace WasiVfs.Cli.Commands;

/// <summary>`completions`: the script by which a shell completes this command's words.</summary>
internal sealed class CompletionsCommand : Verb
{
    private readonly Argument<string> _shell = new("SHELL") { Description = "The shell: bash, zsh, fish or pwsh." };

    public CompletionsCommand()
        : base(
            "completions",
            "Writes a script that teaches a shell to complete the command's verbs, options and values.",
            "source <(wasi-vfs completions bash)",
            "wasi-vfs completions fish > ~/.config/fish/completions/wasi-vfs.fish",
            "wasi-vfs completions pwsh | Out-String | Invoke-Expression")
    {
        _shell.AcceptOnlyFromAmong([.. CompletionScript.OfShell.Keys]);
        Arguments.Add(_shell);
    }

    protected override Task<int> RunAsync(ParseResult line, CancellationToken cancellation)
    {
        Console.Out.Write(CompletionScript.OfShell[line.GetRequiredValue(_shell)].ReplaceLineEndings("\n"));
        return Task.FromResult(ExitCode.Done);
    }
}
