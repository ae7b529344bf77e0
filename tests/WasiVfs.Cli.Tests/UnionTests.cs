// SPDX-License-Identifier: MIT
using System.Text.Json;
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Cli;

/// <summary>The option that unites embedded trees with host directories.</summary>
public sealed class UnionTests : IDisposable
{
    private readonly Command _command = new();

    public UnionTests()
    {
        File.Copy(Repository.Fixture("union", "union.wasm"), _command.At("app.wasm"));
        _command.Write("site/a", "embedded");
        _command.Write("site/b", "covered");
        _command.Write("mine/b", "the host's");
    }

    public void Dispose() => _command.Dispose();

    [FactNeeding("wasmtime")]
    public void A_host_directory_lies_over_the_embedded_tree()
    {
        _command.Check("pack", "app.wasm", "--dir", "site::/etc/app", "--union", "-o", "packed.wasm");
        string[] calls = ["show", "/etc/app/a", "show", "/etc/app/b", "write", "/etc/app/c", "new"];
        const string shown = "embedded\nthe host's\nok\n";
        Assert.Equal(shown, Tool.Check("wasmtime", ["run", "--dir", $"{_command.At("mine")}::/etc/app", _command.At("packed.wasm"), .. calls]));
        Assert.Equal("new", File.ReadAllText(_command.At("mine/c")));
        Assert.Equal(shown, _command.Check(["run", "packed.wasm", "--dir", "mine::/etc/app", "--engine", "wasmtime", "--", .. calls]));
        Assert.Equal("embedded\nthe host's\nok\n", _command.Check(
            ["run", "app.wasm", "--embed", "site::/etc/app", "--dir", "mine::/etc/app", "--union", "--engine", "wasmtime", "--", .. calls]));
    }

    /// <summary>A run of a module that is packed without it, which is packed again for that run.</summary>
    [FactNeeding("wasmtime")]
    public void A_packed_module_is_united_for_one_run()
    {
        _command.Check("pack", "app.wasm", "--dir", "site::/", "-o", "packed.wasm");
        string[] run = ["run", "packed.wasm", "--dir", "mine::/", "--engine", "wasmtime"];
        Assert.Equal("embedded\ncovered\n", _command.Check([.. run, "--", "show", "/a", "show", "/b"]));
        Assert.Equal("embedded\nthe host's\n", _command.Check([.. run, "--union", "--", "show", "/a", "show", "/b"]));
    }

    [Fact]
    public void Inspect_shows_it()
    {
        _command.Check("pack", "app.wasm", "--dir", "site::/etc/app", "--union", "-o", "packed.wasm");
        string shown = _command.Check("inspect", "packed.wasm");
        Assert.Contains("portable memory, united with host directories, image of", shown, StringComparison.Ordinal);
        using JsonDocument json = JsonDocument.Parse(_command.Check("inspect", "packed.wasm", "--json"));
        Assert.True(json.RootElement.GetProperty("pack").GetProperty("united").GetBoolean());
    }

    [Theory]
    [InlineData("--sealed", "a sealed module does not reach the host's directories")]
    [InlineData("--writable", "the changes of a writable tree go to the program's memory, and those of a united one to the host")]
    [InlineData("--compat=wasi-vfs", "its mappings are mounts of their own, as in the original wasi-vfs, which hide what the host has")]
    public void What_does_not_go_with_it_is_refused(string option, string reason)
    {
        Capture run = _command.Run("pack", "app.wasm", "--dir", "site::/", "--union", option, "-o", "no.wasm");
        Assert.Equal(1, run.ExitCode);
        Assert.Equal($"wasi-vfs: 'app.wasm' cannot be united with directories of the host: {reason}. Leave one of the two out.\n", run.Error);
        Assert.False(File.Exists(_command.At("no.wasm")));
    }
}
