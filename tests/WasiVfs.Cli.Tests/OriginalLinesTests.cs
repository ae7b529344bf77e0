// SPDX-License-Identifier: MIT
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Cli;

/// <summary>The distinct ways in which public projects call the original `wasi-vfs pack`, unchanged but for names, typed at a shell.</summary>
public sealed class OriginalLinesTests : IDisposable
{
    private readonly Command _command = new();

    public OriginalLinesTests()
    {
        File.Copy(Command.PrintFile, _command.At("ruby.wasm"));
        _command.Write("src/main.rb", "puts 1\n");
        _command.Write("ruby/usr/local/lib/set.rb", "class Set; end\n");
        _command.Write("gems/json.rb", "module JSON; end\n");
    }

    public void Dispose() => _command.Dispose();

    [TheoryNeeding("sh", Requires.UnixFiles)]
    [InlineData("wasi-vfs pack ruby.wasm --mapdir /src::./src --mapdir /usr::./ruby/usr -o app.wasm", "src/main.rb", "usr/local/lib/set.rb")]
    [InlineData("wasi-vfs pack ruby.wasm --dir ./src::/src --dir ./ruby/usr::/usr --output app.wasm", "src/main.rb", "usr/local/lib/set.rb")]
    [InlineData("wasi-vfs pack ruby.wasm --mapdir /::./src -o app.wasm", "main.rb")]
    [InlineData("wasi-vfs pack --mapdir=/pack::$PWD/src ruby.wasm -o app.wasm", "pack/main.rb")]
    [InlineData("wasi-vfs pack ruby.wasm --mapdir /src::src -o ruby.wasm && mv ruby.wasm app.wasm", "src/main.rb")]
    [InlineData("wasi-vfs pack ruby.wasm --dir src::/s -o a.wasm && wasi-vfs pack a.wasm --dir gems::/g -o app.wasm", "g/json.rb", "s/main.rb")]
    [InlineData("wasi-vfs pack $PWD/ruby.wasm --mapdir /usr/lib/ruby::./gems -o $PWD/app.wasm", "usr/lib/ruby/json.rb")]
    [InlineData("wasi-vfs pack ./ruby.wasm --dir \"$PWD/src::/src\" -o \"$PWD/app.wasm\"", "src/main.rb")]
    public void A_line_packs(string line, params string[] files)
    {
        string script = _command.Write("bin/wasi-vfs", $"#!/bin/sh\nexec {_command.ShellLine()} \"$@\"\n");
        Tool.Check("chmod", "+x", script);
        Tool.Result run = Tool.RunIn(_command.Directory, "sh", "-c", $"PATH=$PWD/bin:$PATH; {line}");
        Assert.Equal((0, "", ""), (run.ExitCode, run.Output, run.Error));
        string[] listed = _command.Check("ls", "-R", "app.wasm").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(files, listed.Where(name => name.EndsWith(".rb", StringComparison.Ordinal)));
    }
}
