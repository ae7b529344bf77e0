// SPDX-License-Identifier: MIT
using System.CommandLine;
using WasiVfs.Packing;

namespace WasiVfs.Cli.Commands;

/// <summary>`update`: files of a packed module are added, removed and renamed, and its start is changed.</summary>
internal sealed class UpdateCommand : Verb
{
    private readonly Argument<string> _file = new("FILE") { Description = "A packed module." };
    private readonly Option<string[]> _remove = new("--remove")
    {
        Description = "Take away what is at this guest path; '*', '?' and '[a-z]' stand for letters of one name. May be repeated.",
        HelpName = "GUEST",
    };

    private readonly Option<string[]> _rename = new("--rename")
    {
        Description = "Move what is at the one guest path to the other, or give it the other name, once others are removed. May be repeated.",
        HelpName = "GUEST::NEW",
    };

    private readonly PackArguments _add;
    private readonly StartArguments _start;
    private readonly Option<bool> _fast = new("--fast")
    {
        Description = "Take over unread what stays: the system copies it, which is a moment on a file system that shares blocks (XFS, Btrfs). "
            + "What was damaged before stays damaged, and `check` finds it, rather than that the update is refused.",
    };

    private readonly Option<string> _output = new("--output", "-o")
    {
        Description = "Where the changed module goes; FILE itself if it is left out. An existing file is replaced in one step.",
        HelpName = "OUT",
    };

    public UpdateCommand()
        : base(
            "update",
            "Adds, removes and renames files of a packed module, and changes what it is started with. The result is what a fresh pack of the same "
                + "files is.",
            "wasi-vfs update app.packed.wasm --add ./site/index.html::/www/index.html",
            "wasi-vfs update app.packed.wasm --fast --add ./site::/www",
            "wasi-vfs update app.packed.wasm --arg /app/main.py --env LANG=C",
            "wasi-vfs update app.packed.wasm --remove '/www/*.map' --rename /www/old::new -o app2.packed.wasm")
    {
        Arguments.Add(_file);
        _add = new PackArguments(this, "--add", hasMapdir: false, hasPolicy: false);
        Options.Add(_remove);
        Options.Add(_rename);
        Options.Add(_fast);
        Options.Add(_output);
        _start = new StartArguments(this);
    }

    protected override Task<int> RunAsync(ParseResult line, CancellationToken cancellation)
    {
        string file = line.GetRequiredValue(_file);
        var changes = new TreeChanges
        {
            Remove = line.GetValue(_remove) ?? [],
            Rename = [.. (line.GetValue(_rename) ?? []).Select(Pair)],
            KeepsUnread = line.GetValue(_fast),
        };
        PackOptions additions = _start.Apply(line, _add.Read(line));
        if (changes.Remove.Count + changes.Rename.Count + additions.Mappings.Count + additions.AppliedLayers.Count + additions.OnlyUsed.Count == 0
            && !_start.AreGiven(line))
        {
            throw new CommandException(
                "There is nothing to change: give --add HOST::GUEST, --remove GUEST, --rename GUEST::NEW or --arg TEXT.");
        }

        PackResult result;
        using (var progress = new ProgressLine())
        {
            result = ModuleUpdater.Update(file, line.GetValue(_output) ?? file, changes, additions, progress, cancellation);
        }

        ErrorReport.Warnings(result.Warnings);
        return Task.FromResult(ExitCode.Done);
    }

    private static (string From, string To) Pair(string text) => text.Split("::") is [{ Length: > 0 } from, { Length: > 0 } to] ? (from, to)
        : throw new CommandException(
            $"'{text}' is not of the form GUEST::NEW: a guest path, '::' and a guest path or a name, as in '/www/old::new'.");
}
