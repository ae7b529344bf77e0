// SPDX-License-Identifier: MIT
using System.CommandLine;
using System.Globalization;
using WasiVfs.Embedding;
using WasiVfs.Packing;
using WasiVfs.Running;
using WasiVfs.Trees;

namespace WasiVfs.Cli.Commands;

/// <summary>`watch`: packs again whenever a file changes, and runs the result.</summary>
internal sealed class WatchCommand : Verb
{
    private readonly Argument<string> _module = new("MODULE") { Description = "The program: a WASI preview1 module or a component." };
    private readonly Argument<string[]> _arguments = new(RunCommand.ArgumentsName) { Description = "The program's own arguments, after '--'." };
    private readonly PackArguments _pack;
    private readonly Option<string> _output = new("--output", "-o")
    {
        Description = "Where the packed module goes. It is replaced in one step at each change.",
        HelpName = "OUT",
        Required = true,
    };

    private readonly Option<bool> _run = new("--run")
    {
        Description = "Run the packed module after each pack. A change ends the program if it still runs.",
    };

    private readonly Option<string> _engine = new("--engine") { Description = "The engine that runs it.", HelpName = "NAME" };
    private readonly Option<string> _memory = MemoryArgument.Create();
    private readonly Option<bool> _sealed = new("--sealed") { Description = "Put the host's files out of reach, as `pack` does." };
    private readonly Option<bool> _union = UnionArgument.Create();
    private readonly LayerArguments _layer;
    private readonly StartArguments _start;

    public WatchCommand()
        : base(
            "watch",
            "Packs, and packs again whenever a file of a tree changes: only what changed is read. It goes on until it is interrupted.",
            "wasi-vfs watch python.wasm --dir ./src::/app -o app.wasm",
            "wasi-vfs watch python.wasm --dir ./src::/app -o app.wasm --run -- /app/main.py")
    {
        Arguments.Add(_module);
        Arguments.Add(_arguments);
        _pack = new PackArguments(this, hasMapdir: false);
        Options.Add(_output);
        Options.Add(_run);
        Options.Add(_engine);
        Options.Add(_memory);
        Options.Add(_sealed);
        Options.Add(_union);
        _layer = new LayerArguments(this);
        _start = new StartArguments(this);
    }

    protected override async Task<int> RunAsync(ParseResult line, CancellationToken cancellation)
    {
        string module = line.GetRequiredValue(_module);
        string output = line.GetRequiredValue(_output);
        if (OutputArgument.IsStandard(output))
        {
            throw new CommandException("A file that is made again and again needs a name: give -o a path.");
        }

        PackOptions options = _start.Apply(line, _pack.Read(line)) with
        {
            Memory = MemoryArgument.Read(line, _memory),
            Sealed = line.GetValue(_sealed),
            Union = line.GetValue(_union),
            Layer = _layer.Read(line),
        };
        var repacker = new ModuleRepacker(module, output, options);
        using var changes = new SourceWatch(repacker.Sources);
        while (true)
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            bool isPacked = TryPack(repacker, cancellation);
            Task program = isPacked && line.GetValue(_run) ? Run(line, output, end.Token) : Task.CompletedTask;
            await changes.WaitAsync(cancellation);
            await end.CancelAsync();
            await program;
        }
    }

    // A tree that is being changed may not be packable for a moment: that is told, and the next change tries again.
    private static bool TryPack(ModuleRepacker repacker, CancellationToken cancellation)
    {
        try
        {
            PackResult result = repacker.Pack(progress: null, cancellation);
            ErrorReport.Warnings(result.Warnings);
            Console.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"wasi-vfs: '{TerminalText.Escape(result.Path)}' packed in {result.Duration.TotalMilliseconds:0} ms, {result.Files} files"));
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException && ErrorReport.Sentence(e) is { } sentence)
        {
            ErrorReport.Error(sentence);
            return false;
        }
    }

    private async Task Run(ParseResult line, string packed, CancellationToken end)
    {
        try
        {
            var run = new WasiRun
            {
                ModulePath = packed,
                Arguments = line.GetValue(_arguments) ?? [],
                Needs = ProgramNeeds.Of(packed),
            };
            int code = await new EngineCatalog().Select(line.GetValue(_engine), run).RunAsync(run, end);
            Console.Error.WriteLine($"wasi-vfs: the program ended with {code.ToString(CultureInfo.InvariantCulture)}");
        }
        catch (OperationCanceledException)
        {
            // A change ended it, or the command ends.
        }
        catch (Exception e) when (ErrorReport.Sentence(e) is { } sentence)
        {
            ErrorReport.Error(sentence);
        }
    }
}
