// SPDX-License-Identifier: MIT
using WasiVfs.Running;
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Cli;

/// <summary>A program that reads the terminal finds it as it was before the command, on an engine in process as on one that is a process.</summary>
public sealed class TerminalTests : IDisposable
{
    private const string EndOfInput = "\u0004", Rubout = "\u007f", Interrupt = "\u0003";

    private static readonly string Module = Repository.Fixture("runprobe", "runprobe.wasm");
    private static readonly string Component = Repository.Fixture("runprobe", "runprobe.component.wasm");

    private readonly Command _command = new();

    public void Dispose() => _command.Dispose();

    [TheoryNeeding(Terminal.Script, Terminal.System, "wasmtime")]
    [InlineData("wasmtime", false)]
    [InlineData("wasmtime", true)]
    [InlineData(InProcessEngine.Name, false)]
    [InlineData(InProcessEngine.Name, true)]
    public void Keys_are_shown_and_edited_and_Enter_and_the_end_of_input_arrive(string engine, bool component)
    {
        using Terminal terminal = Start(engine, component);
        terminal.Type("hallo" + Rubout + Rubout + Rubout + Rubout + "ello\r");
        terminal.WaitFor("ello\r\n");
        Assert.Contains("hallo\b \b\b \b\b \b\b \bello\r\n", terminal.Shown, StringComparison.Ordinal);
        terminal.Type(EndOfInput);
        Assert.Equal(0, terminal.Finish());
        Assert.EndsWith("\nhello\r\n", terminal.Shown, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllText(_command.At("before")), File.ReadAllText(_command.At("after")));
    }

    /// <summary>The shell gets the interrupt too, and waits for the command: it traps the signal, which is no concern of the command's.</summary>
    [TheoryNeeding(Terminal.Script, Terminal.System)]
    [InlineData(false)]
    [InlineData(true)]
    public void An_interrupt_ends_a_program_that_waits_for_keys(bool component)
    {
        using Terminal terminal = Start(InProcessEngine.Name, component);
        terminal.WaitFor(IsRunning, "the program's thread");
        terminal.Type(Interrupt);
        Assert.Equal(130, terminal.Finish());
        Assert.Equal(File.ReadAllText(_command.At("before")), File.ReadAllText(_command.At("after")));
    }

    private Terminal Start(string engine, bool component)
    {
        Command.RequireEngine(engine);
        string run = _command.ShellLine("run", component ? Component : Module, "--engine", engine, "--", "echo", _command.Directory);
        var terminal = new Terminal(
            $"trap : INT; stty -a > before; {run}; code=$?; stty -a > after; exit $code", _command.Directory, _command.Environment);
        terminal.WaitFor(() => File.Exists(_command.At("before")), "the command");
        return terminal;
    }

    // The thread has the name of the program.
    private bool IsRunning() => Processes.With(_command.Directory).Any(id => Directory.GetDirectories($"/proc/{id}/task").Any(
        thread => File.ReadAllText(Path.Combine(thread, "comm")).StartsWith("runprobe.", StringComparison.Ordinal)));
}
