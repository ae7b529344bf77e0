// SPDX-License-Identifier: MIT
using System.CommandLine;
using WasiVfs.Packing;

namespace WasiVfs.Cli.Commands;

/// <summary>`pack`: the original's verb, with every option of the original.</summary>
internal sealed class PackCommand : Verb
{
    private readonly Argument<string> _module = new("MODULE") { Description = "The program: a WASI preview1 module, packed already or not." };
    private readonly PackArguments _pack;
    private readonly Option<string> _output = new("--output", "-o")
    {
        Description = "Where the packed module goes; - is standard output. An existing file is replaced in one step; it may be MODULE itself.",
        HelpName = "OUT",
        Required = true,
    };

    private readonly Option<string> _compat = new("--compat")
    {
        Description = "Behave as the named system does: 'wasi-vfs' lets '..' leave a directory up to the mount's root, and lists no mapping in another one.",
        HelpName = "NAME",
    };

    private readonly Option<string> _memory = MemoryArgument.Create();
    private readonly Option<bool> _noUndo = new("--no-undo") { Description = "Leave out the record from which `split` gives the program back." };

    private readonly Option<bool> _sealed = new("--sealed")
    {
        Description = "Put the host's files out of reach, even if the engine gives some: the imports that lead to them are removed.",
    };

    private readonly Option<bool> _writable = new("--writable")
    {
        Description = "Let the program change the embedded files. The changes lie in its memory and end with it; the module stays as it is.",
    };

    private readonly Option<long?> _quota = new("--quota")
    {
        Description = "The most that the changes may take, in bytes or with K, M or G behind the number; beyond it there is no space left. "
            + "For --writable.",
        HelpName = "SIZE",
        CustomParser = result => SizeArgument.Parse(result, "--quota 256M"),
    };

    public PackCommand()
        : base(
            "pack",
            "Puts directories inside a program, so that it runs with them and without any host directory.",
            "wasi-vfs pack app.wasm --dir ./site::/www -o app.packed.wasm",
            "wasi-vfs pack python.wasm --dir ./src::/app --exclude '**/__pycache__/**' -o app.wasm",
            "wasi-vfs pack app.wasm --dir ./etc/app.conf::/etc/app.conf -o app.wasm",
            "wasi-vfs pack sqlite.wasm --dir ./db::/db --writable --quota 256M -o app.wasm",
            "wasi-vfs pack app.wasm --archive site.tar.gz::/www -o app.packed.wasm")
    {
        Arguments.Add(_module);
        _pack = new PackArguments(this);
        Options.Add(_output);
        Options.Add(_memory);
        Options.Add(_noUndo);
        Options.Add(_sealed);
        Options.Add(_writable);
        Options.Add(_quota);
        Options.Add(_compat.AcceptOnlyFromAmong("wasi-vfs"));
    }

    protected override Task<int> RunAsync(ParseResult line, CancellationToken cancellation)
    {
        PackOptions options = _pack.Read(line) with
        {
            Memory = MemoryArgument.Read(line, _memory),
            KeepUndo = !line.GetValue(_noUndo),
            Sealed = line.GetValue(_sealed),
            SeparateMounts = line.GetValue(_compat) is not null,
            Layer = ReadLayer(line),
        };
        PackResult result;
        using (var progress = new ProgressLine())
        {
            result = Pack(line.GetRequiredValue(_module), line.GetRequiredValue(_output), options, progress, cancellation);
        }

        ErrorReport.Warnings(result.Warnings);

        return Task.FromResult(ExitCode.Done);
    }

    private WritableLayer? ReadLayer(ParseResult line) => (line.GetValue(_writable), line.GetValue(_quota)) switch
    {
        (false, null) => null,
        (false, _) => throw new CommandException("--quota bounds what the program may change; give --writable too."),
        (true, null) => new WritableLayer(),
        (true, { } bytes) => WritableLayer.WithQuota(bytes),
    };

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
