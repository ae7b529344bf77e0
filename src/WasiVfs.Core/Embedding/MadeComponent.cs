// SPDX-License-Identifier: MIT
using System.ComponentModel;
using System.Diagnostics;
using WasiVfs.Packing;
using WasiVfs.Trees;

namespace WasiVfs.Embedding;

/// <summary>
/// A component that is made of a module, in a temporary file, so that trees can be packed into it: by the program <c>wasm-tools</c> of the
/// Bytecode Alliance, which has to be on PATH. What an adapter and a component look like is that project's to say, and changes with it.
/// </summary>
public sealed class MadeComponent : IDisposable
{
    private const string Tool = "wasm-tools";
    private const string AdaptedModule = "wasi_snapshot_preview1";

    private readonly TemporaryPlace _place;

    private MadeComponent(TemporaryPlace place, string path) => (_place, Path) = (place, path);

    /// <summary>The component's file, which goes by the module's own file name.</summary>
    public string Path { get; }

    /// <summary>Makes a component (<c>wasm-tools component new</c>).</summary>
    /// <param name="modulePath">A core module: a program of preview1, or one that says itself which world it is made for.</param>
    /// <param name="adapterPath">The adapter from preview1, such as <c>wasi_snapshot_preview1.command.wasm</c>; null for a module that
    /// imports nothing of preview1.</param>
    /// <param name="cancellationToken">Ends the work; nothing is left.</param>
    /// <exception cref="PackException">The tool is missing, or cannot make a component of the module.</exception>
    public static MadeComponent Make(string modulePath, string? adapterPath, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(modulePath);
        foreach (string path in new[] { modulePath, adapterPath }.OfType<string>())
        {
            HostFile.OpenSource(path).Dispose();
        }

        TemporaryPlace.Sweep();
        var place = TemporaryPlace.Create();
        var made = new MadeComponent(place, System.IO.Path.Combine(place.Directory, System.IO.Path.GetFileName(modulePath)));
        try
        {
            string[] adapt = adapterPath is null ? [] : ["--adapt", $"{AdaptedModule}={adapterPath}"];
            made.Run(modulePath, ["component", "new", modulePath, .. adapt, "-o", made.Path], cancellationToken);
            return made;
        }
        catch
        {
            made.Dispose();
            throw;
        }
    }

    /// <summary>Removes the temporary file.</summary>
    public void Dispose() => _place.Dispose();

    private void Run(string modulePath, string[] arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Tool, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Start(start, modulePath);
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        Task<string> error = process.StandardError.ReadToEndAsync(cancellationToken);
        using CancellationTokenRegistration end = cancellationToken.Register(() => process.Kill(entireProcessTree: true));
        process.WaitForExit();
        cancellationToken.ThrowIfCancellationRequested();
        if (process.ExitCode != 0 || !File.Exists(Path))
        {
            throw new PackException(
                ErrorId.ComponentNotMade,
                $"{Tool} cannot make a component of '{modulePath}': {Sentence(error.Result + output.Result)}",
                modulePath);
        }
    }

    private static Process Start(ProcessStartInfo start, string modulePath)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new PackException(
                ErrorId.ComponentNotMade,
                $"A component of '{modulePath}' is made by the program '{Tool}', and the system cannot start it from PATH (error "
                    + $"{e.NativeErrorCode}). Install it from https://github.com/bytecodealliance/wasm-tools, or make the component yourself "
                    + "and pack that.",
                modulePath);
        }
    }

    // The tool's error is a chain of causes, a line each.
    private static string Sentence(string text)
    {
        string[] lines = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        const string error = "error: ";
        string[] causes =
        [
            .. lines.Where(line => line != "Caused by:")
                .Select(line => line.StartsWith(error, StringComparison.Ordinal) ? line[error.Length..] : line),
        ];
        return causes.Length == 0 ? "it does not say why." : string.Join("; ", causes).TrimEnd('.') + ".";
    }
}
