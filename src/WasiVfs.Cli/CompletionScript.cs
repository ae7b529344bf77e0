// SPDX-License-Identifier: MIT
namespace WasiVfs.Cli;

/// <summary>
/// Scripts by which a shell completes the command's words. Each asks the command itself, by the directive <c>[suggest:PLACE]</c> of
/// System.CommandLine, keeps what begins as the word does, and falls back on names of files.
/// </summary>
internal static class CompletionScript
{
    /// <summary>The shells that there are scripts for.</summary>
    public static IReadOnlyDictionary<string, string> OfShell { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["bash"] = Bash,
        ["zsh"] = Zsh,
        ["fish"] = Fish,
        ["pwsh"] = PowerShell,
    };

    private const string Bash = """
        _wasi_vfs() {
            local IFS=$'\n'
            COMPREPLY=($(compgen -W "$(wasi-vfs "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _wasi_vfs wasi-vfs

        """;

    private const string Zsh = """
        #compdef wasi-vfs
        _wasi_vfs() {
            local -a words_
            words_=("${(@f)$(wasi-vfs "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)}")
            words_=("${(@M)words_:#${PREFIX}*}")
            if ((${#words_})); then compadd -a words_; else _files; fi
        }
        compdef _wasi_vfs wasi-vfs

        """;

    private const string Fish = """
        function __wasi_vfs
            set -l line (commandline -cp)
            wasi-vfs "[suggest:"(string length -- $line)"]" $line 2>/dev/null
        end
        complete -c wasi-vfs -a '(__wasi_vfs)'

        """;

    private const string PowerShell = """
        Register-ArgumentCompleter -Native -CommandName wasi-vfs -ScriptBlock {
            param($word, $line, $place)
            wasi-vfs "[suggest:$place]" "$line".PadRight($place) 2>$null | Where-Object { $_.StartsWith($word) } |
                ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
        }

        """;
}
