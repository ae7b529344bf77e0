// SPDX-License-Identifier: MIT
using System.Text.Json;
using WasiVfs.Packing;
using WasiVfs.Running;
using WasiVfs.Tests.Support;

namespace WasiVfs.Tests.Conformance;

/// <summary>What a program of the suite wants of its files.</summary>
internal enum SuiteKind
{
    /// <summary>It has none.</summary>
    NoFiles,

    /// <summary>It uses files and changes none: an embedded tree answers it as the suite demands.</summary>
    Reads,

    /// <summary>It makes or changes files.</summary>
    Writes,
}

/// <summary>One preview1 program of the wasi-testsuite (https://github.com/WebAssembly/wasi-testsuite) and what it is expected to do.</summary>
internal sealed record SuiteProgram(string Name, string Language, string Path, string? Root, IReadOnlyList<string> Arguments,
    IReadOnlyList<KeyValuePair<string, string>> Environment, int ExitCode, string? Output)
{
    /// <summary>The environment variable that names the suite's folder, as a need of a test.</summary>
    public const string Folder = "$WASI_TESTSUITE";

    private static readonly HashSet<string> ReadOnly =
    [
        "fdopendir-with-access", "fopen-with-access", "lseek", "pread-with-access", "stat-dev-ino",
        "close_preopen", "dir_fd_op_failures", "path_open_nonblock", "path_open_preopen",
    ];

    public SuiteKind Kind => Root is null ? SuiteKind.NoFiles : ReadOnly.Contains(Name) ? SuiteKind.Reads : SuiteKind.Writes;

    /// <summary>All preview1 programs, by language and name.</summary>
    public static IReadOnlyList<SuiteProgram> All { get; } = [.. Find()];

    /// <summary>Runs the program.</summary>
    /// <param name="engine">The engine's word.</param>
    /// <param name="form">How it is packed.</param>
    /// <param name="needs">What it needs of the engine, beside what the form does.</param>
    /// <returns>Null where it did what is expected, else what it did instead.</returns>
    public async Task<(Capture? Run, string? Fault)> Run(string engine, ProgramForm form, EngineFeatures needs = EngineFeatures.None)
    {
        using var scratch = new TemporaryDirectory();
        string root = System.IO.Path.Combine(scratch.Path, "root");
        Copy(Root, root);
        string empty = Directory.CreateDirectory(System.IO.Path.Combine(scratch.Path, "empty")).FullName;
        (string embedded, string given) = form is ProgramForm.Unpacked or ProgramForm.UnitedOverEmpty ? (empty, root) : (root, empty);
        var run = new WasiRun
        {
            ModulePath = form == ProgramForm.Unpacked ? Path : Pack(scratch, embedded, form),
            Arguments = Arguments,
            Environment = Environment,
            Directories = (form == ProgramForm.Unpacked || form.IsUnited()) && Root is not null ? [new PreopenedDirectory(given, "/")] : [],
            Needs = needs | (form.IsIsolated() ? EngineFeatures.MultiMemory : EngineFeatures.None),
        };
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        try
        {
            Capture capture = await Capture.Run(engine, run, limit.Token);
            return (capture, Fault(capture));
        }
        catch (Exception e) when (e is EngineException or OperationCanceledException)
        {
            return (null, e is EngineException ? e.Message : "does not end within two minutes");
        }
    }

    private string? Fault(Capture run) =>
        run.ExitCode != ExitCode ? FirstComplaint(run) ?? $"exit code {run.ExitCode}"
        : Output is not null && Output != run.Text ? $"prints {run.Text}"
        : null;

    // The line that says what was wrong: a panic's message stands below the line that says where.
    private static string? FirstComplaint(Capture run)
    {
        string[] lines = (run.Error + run.Text).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        int panic = Array.FindIndex(lines, line => line.Contains("panicked at", StringComparison.Ordinal));
        return panic >= 0 && panic + 1 < lines.Length ? lines[panic + 1] : lines.FirstOrDefault();
    }

    private string Pack(TemporaryDirectory scratch, string root, ProgramForm form)
    {
        PackOptions options = Root is null ? Packs.Options() : Packs.Options((root, "/"));
        return Packs.Make(scratch, Path, options.With(form)).Path;
    }

    private static void Copy(string? from, string to)
    {
        Directory.CreateDirectory(to);
        if (!Directory.Exists(from))
        {
            return; // an empty directory is not kept by every way of copying the suite
        }

        foreach (string directory in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories))
        {
            Directory.CreateDirectory(System.IO.Path.Combine(to, System.IO.Path.GetRelativePath(from, directory)));
        }

        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            File.Copy(file, System.IO.Path.Combine(to, System.IO.Path.GetRelativePath(from, file)));
        }
    }

    private static IEnumerable<SuiteProgram> Find()
    {
        string? suite = System.Environment.GetEnvironmentVariable(Folder[1..]);
        return suite is null ? [] : new[] { "c", "rust", "assemblyscript" }.SelectMany(language =>
            Directory.EnumerateFiles(System.IO.Path.Combine(suite, "tests", language, "testsuite", "wasm32-wasip1"), "*.wasm")
                .Order(StringComparer.Ordinal).Select(path => Read(language, path)));
    }

    private static SuiteProgram Read(string language, string path)
    {
        string configuration = System.IO.Path.ChangeExtension(path, ".json");
        JsonElement json = JsonDocument.Parse(File.Exists(configuration) ? File.ReadAllText(configuration) : "{}").RootElement;
        return new SuiteProgram(
            System.IO.Path.GetFileNameWithoutExtension(path),
            language,
            path,
            json.TryGetProperty("root", out JsonElement root)
                ? System.IO.Path.Combine(System.IO.Path.GetDirectoryName(path)!, root.GetString()!) : null,
            json.TryGetProperty("args", out JsonElement arguments) ? [.. arguments.EnumerateArray().Select(argument => argument.GetString()!)] : [],
            json.TryGetProperty("env", out JsonElement environment)
                ? [.. environment.EnumerateObject().Select(variable => KeyValuePair.Create(variable.Name, variable.Value.GetString()!))] : [],
            json.TryGetProperty("exit_code", out JsonElement exitCode) ? exitCode.GetInt32() : 0,
            json.TryGetProperty("stdout", out JsonElement output) ? output.GetString() : null);
    }
}
