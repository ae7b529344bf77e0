// SPDX-License-Identifier: MIT
using System.CommandLine;
using WasiVfs.Embedding;
using WasiVfs.Packing;

namespace WasiVfs.Cli.Commands;

/// <summary>`pack`: the original's verb, with every option of the original.</summary>
internal sealed class PackCommand : Verb
{
    private readonly Argument<string> _module = new("MODULE")
    {
        Description = "The program: a WASI preview1 module or a component, packed already or not.",
    };

    private readonly PackArguments _pack;
    private readonly Option<string> _output = new("--output", "-o")
    {
        Description = "Where the packed module goes; - is standard output. An existing file is replaced in one step; it may be MODULE itself.",
        HelpName = "OUT",
        Required = true,
    };

    private readonly Option<string> _compat = new("--compat")
    {
        Description = "Behave as the named system does: 'wasi-vfs' lets '..' leave a directory up to the mount's root, and "
            + "lists no mapping in another one.",
        HelpName = "NAME",
    };

    private readonly Option<string> _memory = MemoryArgument.Create();
    private readonly Option<bool> _noUndo = new("--no-undo") { Description = "Leave out the record from which `split` gives the program back." };

    private readonly Option<bool> _sealed = new("--sealed")
    {
        Description = "Put the host's files out of reach, even if the engine gives some: the imports that lead to them are removed.",
    };

    private readonly Option<bool> _component = new("--component")
    {
        Description = "Make a component of MODULE first, by the program wasm-tools, which must be on PATH; the trees are packed into that.",
    };

    private readonly Option<string> _adapt = new("--adapt")
    {
        Description = "The adapter from preview1 to components (wasi_snapshot_preview1.command.wasm, .reactor.wasm). For --component.",
        HelpName = "ADAPTER",
    };

    private readonly Option<bool> _dryRun = new("--dry-run")
    {
        Description = "Write nothing, and list the files that --only-used leaves out: their bytes, a tab, their paths in the image.",
    };

    private readonly Option<bool> _union = UnionArgument.Create();
    private readonly LayerArguments _layer;
    private readonly StartArguments _start;

    public PackCommand()
        : base(
            "pack",
            "Puts directories inside a program, so that it runs with them and without any host directory.",
            "wasi-vfs pack app.wasm --dir ./site::/www -o app.packed.wasm",
            "wasi-vfs pack python.wasm --dir ./src::/app --exclude '**/__pycache__/**' -o app.wasm",
            "wasi-vfs pack app.wasm --dir ./etc/app.conf::/etc/app.conf -o app.wasm",
            "wasi-vfs pack sqlite.wasm --dir ./db::/db --empty-dir /tmp --writable --quota 256M -o app.wasm",
            "wasi-vfs pack python.wasm --dir ./src::/app --arg /app/main.py --env LANG=C --cwd /app --sealed -o app.wasm",
            "wasi-vfs pack python.wasm --dir ./lib::/usr/lib/python3 --only-used used.trace --keep '**/*.so' -o app.wasm",
            "wasi-vfs pack app.wasm --dir ./defaults::/etc/app --union -o app.wasm",
            "wasi-vfs pack app.wasm --layer changes.tar -o app.wasm",
            "wasi-vfs pack app.wasm --archive site.tar.gz::/www -o app.packed.wasm",
            "wasi-vfs pack app.wasm --dir ./site::/www --component --adapt wasi_snapshot_preview1.command.wasm -o app.component.wasm")
    {
        Arguments.Add(_module);
        _pack = new PackArguments(this);
        Options.Add(_output);
        Options.Add(_memory);
        Options.Add(_noUndo);
        Options.Add(_sealed);
        Options.Add(_union);
        _layer = new LayerArguments(this);
        _start = new StartArguments(this);
        Options.Add(_dryRun);
        Options.Add(_component);
        Options.Add(_adapt);
        Options.Add(_compat.AcceptOnlyFromAmong("wasi-vfs"));
    }

    protected override Task<int> RunAsync(ParseResult line, CancellationToken cancellation)
    {
        PackOptions options = _start.Apply(line, _pack.Read(line)) with
        {
            Memory = MemoryArgument.Read(line, _memory),
            KeepUndo = !line.GetValue(_noUndo),
            Sealed = line.GetValue(_sealed),
            SeparateMounts = line.GetValue(_compat) is not null,
            Union = line.GetValue(_union),
            Layer = _layer.Read(line),
        };
        if (line.GetValue(_adapt) is not null && !line.GetValue(_component))
        {
            throw new CommandException("--adapt names the adapter of a component: give --component too.");
        }

        string module = line.GetRequiredValue(_module);
        using MadeComponent? made = line.GetValue(_component) ? MadeComponent.Make(module, line.GetValue(_adapt), cancellation) : null;
        if (line.GetValue(_dryRun))
        {
            Preview(made?.Path ?? module, options, cancellation);
            return Task.FromResult(ExitCode.Done);
        }

        PackResult result;
        using (var progress = new ProgressLine())
        {
            result = Pack(made?.Path ?? module, line.GetRequiredValue(_output), options, progress, cancellation);
        }

        ErrorReport.Warnings(result.Warnings);

        return Task.FromResult(ExitCode.Done);
    }

    private static void Preview(string module, PackOptions options, CancellationToken cancellation)
    {
        PackPreview preview;
        using (var progress = new ProgressLine())
        {
            preview = ModulePacker.Preview(module, options, progress, cancellation);
        }

        ErrorReport.Warnings(preview.Warnings);
        foreach (LeftOutFile file in preview.LeftOut)
        {
            Console.Out.WriteLine(FormattableString.Invariant($"{file.Length}\t{TerminalText.Escape(file.Path)}"));
        }
    }

    private static PackResult Pack(
        string module, string output, PackOptions options, ProgressLine progress, CancellationToken cancellation)
    {
        if (!OutputArgument.IsStandard(output))
        {
            return ModulePacker.Pack(module, output, options, progress, cancellation);
        }

        using Stream target = OutputArgument.Open();
        using FileStream source = File.OpenRead(module);
        return ModulePacker.Pack(source, target, options, progress, cancellation);
    }
}
