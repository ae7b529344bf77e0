// SPDX-License-Identifier: MIT
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Cli;

/// <summary>The scripts of `completions`, each in its shell.</summary>
public sealed class CompletionsTests : IDisposable
{
    private readonly Command _command = new();

    public void Dispose() => _command.Dispose();

    [TheoryNeeding("bash")]
    [InlineData("wasi-vfs pa", "pack")]
    [InlineData("wasi-vfs pack --mem", "--memory")]
    [InlineData("wasi-vfs pack app.wasm --memory ", "isolated\nportable")]
    public void Bash_completes_verbs_options_and_values(string line, string completed)
    {
        _command.Write("wasi-vfs.bash", _command.Check("completions", "bash"));
        string[] words = line.Split(' ');
        Assert.Equal(completed + "\n", Tool.Run("bash", ["-c", $$"""
            wasi-vfs() { {{_command.ShellLine()}} "$@"; }
            source '{{_command.At("wasi-vfs.bash")}}'
            COMP_LINE='{{line}}' COMP_POINT={{line.Length}} COMP_WORDS=({{string.Join(' ', words.Select(word => $"'{word}'"))}}) COMP_CWORD={{words.Length - 1}}
            _wasi_vfs
            printf '%s\n' "${COMPREPLY[@]}"
            """]).Output);
    }

    [Theory]
    [InlineData("zsh", "#compdef wasi-vfs\n")]
    [InlineData("fish", "complete -c wasi-vfs")]
    [InlineData("pwsh", "Register-ArgumentCompleter -Native -CommandName wasi-vfs")]
    public void Other_shells_get_their_own_script(string shell, string part)
    {
        string script = _command.Check("completions", shell);
        Assert.Contains(part, script, StringComparison.Ordinal);
        string file = _command.Write("script", script);
        string[]? check = shell switch
        {
            "pwsh" => null, // the Pester tests run it
            _ => [shell, shell == "fish" ? "--no-execute" : "-n", file],
        };
        if (check is not null && Requires.Find(shell) is { } program)
        {
            Assert.Equal(0, Tool.Run(program, check[1..]).ExitCode);
        }
    }

    [Fact]
    public void Another_shell_is_refused_with_the_names_of_those_that_are_known()
    {
        Capture run = _command.Run("completions", "tcsh");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("bash", run.Error, StringComparison.Ordinal);
    }
}
