// SPDX-License-Identifier: MIT
using System.Diagnostics;
using WasiVfs.Running;
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Cli;

/// <summary>Runs the command <c>wasi-vfs</c> that was built beside these tests, or the native file that an environment variable names, as a
/// process in a directory of its own.</summary>
public sealed class Command : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    /// <summary>The C program that prints the file it is given.</summary>
    public static string PrintFile { get; } = Path.Combine(Repository.Root, "samples", "hello", "print-file.wasm");

    /// <summary>The process's working directory.</summary>
    public string Directory => _directory.Path;

    /// <summary>Variables set for the process beside those of these tests.</summary>
    public Dictionary<string, string> Environment { get; } = new()
    {
        ["PATH"] = string.Join(Path.PathSeparator, Requires.SearchPath),
        ["DOTNET_NOLOGO"] = "1",
    };

    /// <summary>The environment variable that names a native file to test in place of what was built beside these tests.</summary>
    public const string Native = "WASIVFS_COMMAND";

    /// <summary>Whether a native file is tested; that loads no engine into its process.</summary>
    public static bool IsNative { get; } = System.Environment.GetEnvironmentVariable(Native) is { Length: > 0 };

    private static string Built { get; } = IsNative ? Path.GetFullPath(System.Environment.GetEnvironmentVariable(Native)!) : FindAssembly();

    // What the system starts, and the first arguments of it.
    private string[] Program { get; set; } = ProgramOf(Built);

    /// <summary>Skips a test of the engine in process if a native file is tested.</summary>
    public static void RequireEngine(string engine) => Assert.SkipWhen(
        IsNative && engine == InProcessEngine.Name, "a native command loads no engine into its process");

    /// <summary>The path of a file in the working directory.</summary>
    public string At(string name) => Path.Combine(Directory, name);

    public string Write(string name, string text) => _directory.Write(name, text);

    public void Write(string name, byte[] bytes) => File.WriteAllBytes(At(name), bytes);

    /// <summary>Leaves no engine within reach: PATH is empty, and the command is a copy without Wasmtime in process.</summary>
    public void TakeEnginesAway()
    {
        DirectoryInfo bin = System.IO.Directory.CreateDirectory(At("bin"));
        foreach (FileInfo file in new FileInfo(Built).Directory!.GetFiles())
        {
            file.CopyTo(Path.Combine(bin.FullName, file.Name));
        }

        Program = ProgramOf(Path.Combine(bin.FullName, Path.GetFileName(Built)));
        Environment["PATH"] = At("nothing");
    }

    public Process Start(params string[] arguments)
    {
        // A process started in the background of a script inherits that it ignores SIGINT.
        string[] line = OperatingSystem.IsLinux() ? ["env", "--default-signal=INT", .. Program] : Program;
        var start = new ProcessStartInfo(line[0], [.. line[1..], .. arguments])
        {
            WorkingDirectory = Directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in Environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    /// <summary>Runs to the end by a shell, with the shell's redirections: <c>2&gt;&amp;-</c> closes standard error.</summary>
    public Tool.Result RunRedirected(string redirections, params string[] arguments) => Tool.Run(
        "sh", ["-c", $"cd '{Directory}' && exec {string.Join(' ', Program.Select(text => $"'{text}'"))} \"$@\" {redirections}", "sh", .. arguments]);

    /// <summary>The line of a shell that runs it, each argument in quotes.</summary>
    public string ShellLine(params string[] arguments) => string.Join(' ', Program.Concat(arguments).Select(text => $"'{text}'"));

    /// <summary>Runs to the end with standard input empty.</summary>
    public Capture Run(params string[] arguments)
    {
        using Process process = Start(arguments);
        process.StandardInput.Close();
        return Finish(process);
    }

    /// <summary>Runs a line that must succeed without a word on standard error, and returns its output.</summary>
    public string Check(params string[] arguments)
    {
        Capture run = Run(arguments);
        return run is { ExitCode: 0, Error: "" } ? run.Text
            : throw new InvalidOperationException($"wasi-vfs {string.Join(' ', arguments)}: exit {run.ExitCode}\n{run.Text}\n{run.Error}");
    }

    public static Capture Finish(Process process)
    {
        using var output = new MemoryStream();
        Task<string> error = process.StandardError.ReadToEndAsync();
        process.StandardOutput.BaseStream.CopyTo(output);
        process.WaitForExit();
        return new Capture(process.ExitCode, output.ToArray(), error.Result);
    }

    public void Dispose() => _directory.Dispose();

    private static string[] ProgramOf(string file) => IsNative ? [file] : [DotNet(), file];

    private static string DotNet() =>
        System.Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : Requires.Program("dotnet");

    // bin/CONFIGURATION/FRAMEWORK is the same for both projects.
    private static string FindAssembly()
    {
        var framework = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return Path.Combine(Repository.Root, "src", "WasiVfs.Cli", "bin", framework.Parent!.Name, framework.Name, "wasi-vfs.dll");
    }
}
